package dev.envoi.store;

/// An object as a listing shows it.
///
/// @param version changes when the object is replaced by other content (an ETag, or what a file
///   system knows); two stores never have it in common
public record StoredObject(ObjectKey key, long size, String version) {}
