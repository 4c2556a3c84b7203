package dev.envoi.workspace;

/// What a name in a folder stands for.
sealed interface Node permits Leaf, Folder {}
