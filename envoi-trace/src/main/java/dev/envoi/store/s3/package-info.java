/// The store in an S3 bucket ([S3Store][dev.envoi.store.s3.S3Store]). Nothing else knows the SDK,
/// and no class of it is loaded before a bucket is used.
@NullMarked
package dev.envoi.store.s3;

import org.jspecify.annotations.NullMarked;
