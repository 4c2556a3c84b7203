package dev.envoi.sandbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// Strings of the box protocol: a big-endian length and that many bytes.
final class Wire {
  private Wire() {}

  static byte[] readBytes(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new SandboxException(
          "box sent a string of "
              + Integer.toUnsignedString(length)
              + " bytes, at most "
              + most
              + " were expected");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new SandboxException("box ended in the middle of a string");
    }
    return bytes;
  }

  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
