/// Loading a task folder: `task.yaml` with prompts, parameters, required paths, tools, workspace
/// template and excludes, resolved for the parameters of one run. Immutable; reads files once.
@NullMarked
package dev.envoi.task;

import org.jspecify.annotations.NullMarked;
