package dev.envoi.harness;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a program did, or should do.
///
/// @param stdout its standard output, maybe cut
/// @param exitCode its exit status; 128 + n for a signal
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Observation(@Nullable String stdout, @Nullable Integer exitCode) {}
