package dev.envoi.sandbox;

import java.io.IOException;

/// Something that can write its records into a sink, once or many times.
@FunctionalInterface
public interface TreeSource {
  void writeTo(TreeSink sink) throws IOException;
}
