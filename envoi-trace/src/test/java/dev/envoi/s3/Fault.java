package dev.envoi.s3;

import java.util.Map;

/// What a [FaultProxy] does with a request.
public sealed interface Fault {
  /// Nothing of it is read beyond its head, and it is not answered.
  record Hang() implements Fault {}

  /// It and its answer pass at this speed.
  record Slow(int bytesPerSecond) implements Fault {}

  /// The server does not see it, and the proxy answers with an S3 error.
  ///
  /// @param headers of the answer, such as `Date`
  record Answer(int status, String code, Map<String, String> headers) implements Fault {
    public Answer(int status, String code) {
      this(status, code, Map.of());
    }
  }

  /// The server does not see it, and the proxy answers with this document.
  record Say(String body) implements Fault {}

  /// The connection is reset when so much of its body has been read; the server sees nothing.
  record CutRequest(int afterBytes) implements Fault {}

  /// The connection is reset when so much of the answer's body has been passed.
  record CutAnswer(int afterBytes) implements Fault {}

  /// The server does what it is asked, and the connection is reset instead of the answer.
  record LoseAnswer() implements Fault {}

  /// The server does what it is asked, and another answer is given.
  record Twist(Answer instead) implements Fault {}
}
