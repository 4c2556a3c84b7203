/// The adapter of Codex CLI, over `codex app-server`.
///
/// [CodexAgent] plays turns; [AppServer] is the process and its JSON lines; [Notification], [Item]
/// and [HistoryItem] are what it says, as far as it matters here; [Conversation] makes parts of it,
/// and answers the hook that asks before each tool. One thread reads the process, one answers each
/// hook, one plays the turn; [Conversation] is where they meet, and its monitor guards all that is
/// known.
@NullMarked
package dev.envoi.agent.codex;

import org.jspecify.annotations.NullMarked;
