package dev.envoi.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.envoi.trace.Price;
import dev.envoi.trace.UserError;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// `prices.yaml`: what models cost, `MODEL: {input: 1.25, cached_input: 0.125, output: 10}` in
/// dollars a million tokens. The nearest file that has the model counts.
record PricesFile(List<Path> folders) {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private record Entry(
      @JsonProperty(required = true) BigDecimal input,
      @JsonProperty(required = true) BigDecimal cachedInput,
      @JsonProperty(required = true) BigDecimal output) {}

  PricesFile(Path... folders) {
    this(List.of(folders));
  }

  Optional<Price> of(String model) {
    for (Path folder : folders) {
      Path file = folder.resolve("prices.yaml");
      if (Files.exists(file)) {
        Entry entry = read(file).get(model);
        if (entry != null) {
          return Optional.of(price(file, model, entry));
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, Entry> read(Path file) {
    try {
      Map<String, Entry> entries =
          MAPPER.readValue(Files.readAllBytes(file), new TypeReference<>() {});
      return entries == null ? Map.of() : entries;
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new UserError(
          "%s, line %d: expected MODEL: {input: NUMBER, cached_input: NUMBER, output: NUMBER}"
              .formatted(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          e);
    }
  }

  private static Price price(Path file, String model, Entry entry) {
    try {
      return new Price(entry.input(), entry.cachedInput(), entry.output());
    } catch (IllegalArgumentException e) {
      throw new UserError("%s, %s: %s".formatted(file, model, e.getMessage()), e);
    }
  }
}
