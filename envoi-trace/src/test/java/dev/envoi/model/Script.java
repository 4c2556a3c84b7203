package dev.envoi.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/// Decides what the model answers. An [AssertionError] says that it was asked the wrong thing.
public interface Script {

  /// Called for one request at a time.
  ModelAnswer answer(ModelRequest request);

  /// How many answers have not been asked for yet.
  int left();

  /// One answer, and what must be true of the request for it.
  record Exchange(Consumer<ModelRequest> check, ModelAnswer answer) {
    public static Exchange of(ModelAnswer answer) {
      return new Exchange(_ -> {}, answer);
    }
  }

  /// These answers, in this order. A request that comes after the last one is wrong.
  static Script of(ModelAnswer... answers) {
    return of(List.of(answers).stream().map(Exchange::of).toList());
  }

  /// These answers, in this order.
  static Script of(List<Exchange> exchanges) {
    Queue<Exchange> waiting = new ArrayDeque<>(exchanges);
    return new Script() {
      @Override
      public ModelAnswer answer(ModelRequest request) {
        Exchange next = waiting.poll();
        if (next == null) {
          throw new AssertionError("the script has only %d answers".formatted(exchanges.size()));
        }
        next.check().accept(request);
        return next.answer();
      }

      @Override
      public int left() {
        return waiting.size();
      }
    };
  }

  /// The first conversation that asks gets the first script, the next one the second, and so on.
  static Script perThread(Script... scripts) {
    Map<String, Script> known = new HashMap<>();
    List<Script> all = new ArrayList<>(List.of(scripts));
    return new Script() {
      @Override
      public ModelAnswer answer(ModelRequest request) {
        String thread = request.thread();
        if (!known.containsKey(thread) && known.size() == all.size()) {
          throw new AssertionError("the script knows only %d conversations".formatted(all.size()));
        }
        return known.computeIfAbsent(thread, _ -> all.get(known.size())).answer(request);
      }

      @Override
      public int left() {
        return all.stream().mapToInt(Script::left).sum();
      }
    };
  }
}
