/// An S3 server for tests, and what goes wrong between it and its clients.
@NullMarked
package dev.envoi.s3;

import org.jspecify.annotations.NullMarked;
