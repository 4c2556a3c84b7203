package dev.envoi.sandbox;

import java.nio.file.Path;

/// What a sandbox is made from.
///
/// @param home a folder of ours, outside the agent's reach: the workspace, the private `/tmp` and
///   the sockets of this sandbox live below it; made when missing. What is there already is kept,
///   so that a run can go on in its workspace.
/// @param sight what of the machine can be seen
public record SandboxSpec(Path home, Sight sight) {}
