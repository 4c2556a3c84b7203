package dev.envoi.sandbox;

/// What a sandbox can really do, found by a probe that tries it.
///
/// @param isolated own process and mount namespaces, read-only system, nothing of the operator in
///   sight
/// @param networkOff commands cannot reach the network of the host
/// @param detail one line for the operator: how it isolates, or why it does not and what would mend
///   it
public record Capabilities(boolean isolated, boolean networkOff, String detail) {}
