/// Trees as tar.gz, in both directions: [TarGzWriter] packs a tree, [TarGzTree] looks through an
/// uploaded archive before anybody uses it. The only place that knows the tar library. Names are
/// bytes and stay bytes.
@NullMarked
package dev.envoi.harness.archive;

import org.jspecify.annotations.NullMarked;
