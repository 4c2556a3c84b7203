package dev.envoi.harness.runtime;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.json.JsonMapper;

/// What a server and its worker say to each other, over the worker's standard streams. Nobody else
/// holds an end of them, so no secret is needed.
final class WorkerPipe {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BUFFER = 64 * 1024;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final ReentrantLock writing = new ReentrantLock();

  WorkerPipe(InputStream in, OutputStream out) {
    this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
    this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
  }

  /// A message. Calls and grants go to the worker, all else to the server.
  sealed interface Message {
    record Call(int id, WorkerCall call) implements Message {}

    record Grant(boolean alone) implements Message {}

    record Ready() implements Message {}

    record Answer(int id, Reply reply) implements Message {}

    record Want(boolean alone) implements Message {}

    record GiveBack(int slots) implements Message {}
  }

  void send(Message message) throws IOException {
    writing.lock();
    try {
      switch (message) {
        case Message.Call(int id, WorkerCall call) -> {
          head('C', id);
          bytes(JSON.writeValueAsBytes(call));
        }
        case Message.Answer(int id, Reply reply) -> {
          head('A', id);
          out.writeInt(reply.status());
          bytes(reply.body());
        }
        case Message.Grant(boolean alone) -> head('G', alone ? 1 : 0);
        case Message.Want(boolean alone) -> head('W', alone ? 1 : 0);
        case Message.GiveBack(int slots) -> head('B', slots);
        case Message.Ready() -> head('R', 0);
      }
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  /// The next message; fails when the other side is gone.
  Message receive() throws IOException {
    int kind = in.readUnsignedByte();
    int number = in.readInt();
    return switch (kind) {
      case 'C' -> new Message.Call(number, JSON.readValue(bytes(), WorkerCall.class));
      case 'A' -> new Message.Answer(number, new Reply(in.readInt(), bytes()));
      case 'G' -> new Message.Grant(number != 0);
      case 'W' -> new Message.Want(number != 0);
      case 'B' -> new Message.GiveBack(number);
      case 'R' -> new Message.Ready();
      default -> throw new IOException("unknown message 0x%02x of a worker".formatted(kind));
    };
  }

  private void head(char kind, int number) throws IOException {
    out.writeByte(kind);
    out.writeInt(number);
  }

  private void bytes(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private byte[] bytes() throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
