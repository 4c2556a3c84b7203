package dev.envoi.harness.archive;

/// What an uploaded archive may hold.
///
/// @param packedBytes size of the archive itself
/// @param bytes size of all its files together
/// @param entries number of entries
/// @param ratio how many times larger than the archive its files may be; small archives (files
///   below [#FREE_BYTES] together) are not judged by it
/// @param depth folders inside one another
public record ArchiveLimits(long packedBytes, long bytes, int entries, int ratio, int depth) {
  public static final ArchiveLimits USUAL =
      new ArchiveLimits(512L << 20, 2L << 30, 200_000, 200, 100);
  static final long FREE_BYTES = 16L << 20;

  public ArchiveLimits {
    if (packedBytes <= 0 || bytes <= 0 || entries <= 0 || ratio <= 0 || depth <= 0) {
      throw new IllegalArgumentException("limits of an archive must be positive");
    }
  }

  /// How many bytes an archive of that size may unpack to.
  long allowed(long packed) {
    return Math.min(bytes, Math.max(FREE_BYTES, packed * ratio));
  }
}
