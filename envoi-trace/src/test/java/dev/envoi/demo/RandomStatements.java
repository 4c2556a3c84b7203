package dev.envoi.demo;

import dev.envoi.demo.ProgramScope.Array;
import dev.envoi.demo.ProgramScope.Place;
import dev.envoi.demo.ProgramScope.Pointer;
import dev.envoi.demo.ProgramScope.Use;
import dev.envoi.demo.RandomExpressions.Expression;
import java.util.ArrayList;
import java.util.List;

/// The statements of one function of a random program. Loops end after a constant number of turns,
/// and the work of the whole function, calls included, is limited. No statement changes an object
/// that it also reads or changes elsewhere without a sequence point.
final class RandomStatements {

  /// A function that can be called: its parameters in order, and how much work one call is.
  record Function(String name, IntegerType result, List<Parameter> parameters, int work) {}

  /// A parameter: a number, a pointer to one, or the depth to which the function calls itself.
  record Parameter(String name, IntegerType type, Kind kind) {}

  enum Kind {
    VALUE,
    POINTER,
    DEPTH
  }

  /// Where a statement stands: what it sees, how often it runs in one call, inside of what.
  private record Frame(ProgramScope scope, int turns, int nesting, boolean inLoop) {
    Frame inner() {
      return new Frame(new ProgramScope(scope), turns, nesting + 1, inLoop);
    }

    Frame loop(int count) {
      return new Frame(new ProgramScope(scope), turns * count, nesting + 1, true);
    }
  }

  private static final int MOST_WORK = 20_000;
  private static final int DEEPEST = 3;

  private final RandomChoice choice;
  private final RandomExpressions expressions;
  private final CodeLines code;
  private final List<Function> callable;
  private int work;
  private int names;
  private boolean leaves;

  RandomStatements(RandomChoice choice, CodeLines code, List<Function> callable) {
    this.choice = choice;
    this.expressions = new RandomExpressions(choice);
    this.code = code;
    this.callable = callable;
  }

  /// Adds statements until the lines that the code wants are there.
  void body(ProgramScope scope) {
    Frame frame = new Frame(scope, 1, 0, false);
    while (!code.isFull()) {
      statement(frame);
    }
  }

  /// How much work one call of the function is, in statements.
  int work() {
    return work;
  }

  /// Whether a statement jumps to the label `leave`.
  boolean leaves() {
    return leaves;
  }

  /// A call of the function with random arguments; the depth of a recursion is given.
  String call(ProgramScope scope, Function function, String depth) {
    List<String> arguments = new ArrayList<>();
    for (Parameter parameter : function.parameters()) {
      arguments.add(
          switch (parameter.kind()) {
            case VALUE -> expressions.any(scope, 1).text();
            case POINTER -> expressions.address(scope, parameter.type());
            case DEPTH -> depth;
          });
    }
    return function.name() + "(" + String.join(", ", arguments) + ")";
  }

  private void statement(Frame frame) {
    work += frame.turns();
    boolean nests = frame.nesting() < DEEPEST && !code.isFull();
    switch (choice.between(0, nests ? 19 : 9)) {
      case 0, 1 -> assignment(frame);
      case 2, 3 -> compound(frame);
      case 4 -> count(frame);
      case 5 -> readAndCount(frame);
      case 6 -> pointer(frame);
      case 7 -> copy(frame);
      case 8 -> code.add("mix(" + expressions.any(frame.scope(), 2).text() + ");");
      case 9 -> call(frame);
      case 10, 11 -> branch(frame);
      case 12, 13, 14 -> counted(frame);
      case 15 -> whileLoop(frame);
      case 16 -> walk(frame);
      case 17, 18 -> selection(frame);
      default -> block(frame);
    }
  }

  private Expression value(Frame frame) {
    return expressions.any(frame.scope(), choice.between(1, 3));
  }

  /// A place to assign to.
  private Place target(ProgramScope scope) {
    if (!scope.arrays().isEmpty() && choice.percent(30)) {
      return expressions.element(scope, choice.of(scope.arrays()));
    }
    return choice.of(scope.places().stream().filter(Place::isWritable).toList());
  }

  private Place variable(ProgramScope scope) {
    return choice.of(scope.places().stream().filter(Place::isPlain).toList());
  }

  private void assignment(Frame frame) {
    code.add(target(frame.scope()).text() + " = " + value(frame).text() + ";");
  }

  private void compound(Frame frame) {
    Place target = target(frame.scope());
    Expression value = value(frame);
    IntegerType type = target.type();
    String right =
        switch (choice.between(0, 4)) {
          case 0, 1 -> {
            IntegerType common = IntegerType.common(type, value.type());
            Expression wrapping = RandomExpressions.cast(common.wrapping(), value);
            String operator = choice.of("+=", "-=", "*=");
            yield operator + " " + (common.isSigned() ? wrapping : value).text();
          }
          case 2 -> choice.of("&=", "|=", "^=") + " " + value.text();
          case 3 -> choice.of("/=", "%=") + " " + expressions.divisor(value).text();
          default -> {
            String mask = type.isNarrow() ? "7" : Integer.toString(type.bits() - 1);
            String operator = type.isSigned() ? ">>=" : choice.of(">>=", "<<=");
            yield operator + " " + value.operand() + " & " + mask;
          }
        };
    code.add(target.text() + " " + right + ";");
  }

  private void count(Frame frame) {
    Place target = target(frame.scope());
    String operator = choice.of("++", "--");
    String text = choice.percent(50) ? operator + target.text() : target.text() + operator;
    if (overflows(target)) {
      code.add("if (" + target.text() + " > -1000 && " + target.text() + " < 1000)");
      code.nested(text + ";");
    } else {
      code.add(text + ";");
    }
  }

  private static boolean overflows(Place place) {
    return place.type().isSigned() && !place.type().isNarrow();
  }

  private void readAndCount(Frame frame) {
    Place counter = variable(frame.scope());
    Place target = variable(frame.scope());
    if (overflows(counter) || counter.equals(target)) {
      assignment(frame);
      return;
    }
    String operator = choice.of("++", "--");
    String text = choice.percent(50) ? operator + counter.text() : counter.text() + operator;
    List<Array> lists = frame.scope().arrays().stream().filter(a -> a.rows() == 1).toList();
    Array list = choice.of(lists);
    String read =
        choice.percent(50) ? text : list.text() + "[" + text + " & " + (list.columns() - 1) + "]";
    code.add(target.text() + " = " + read + ";");
  }

  private void pointer(Frame frame) {
    List<Pointer> pointers = frame.scope().pointers();
    if (pointers.isEmpty()) {
      assignment(frame);
      return;
    }
    Pointer pointer = choice.of(pointers);
    String address = expressions.address(frame.scope(), pointer.type());
    code.add(pointer.text() + " = " + address + ";");
  }

  private void copy(Frame frame) {
    ProgramScope scope = frame.scope();
    String element = "list[" + expressions.masked(scope, 3) + "]";
    String pointer = choice.of(scope.structPointers());
    code.add(
        switch (choice.between(0, 3)) {
          case 0 -> choice.of(scope.structs()) + " = " + element + ";";
          case 1 -> element + " = " + choice.of(scope.structs()) + ";";
          case 2 -> pointer + " = &" + choice.of(element, "one", "pair.inner") + ";";
          default -> choice.of(scope.structs()) + " = *" + pointer + ";";
        });
  }

  private void call(Frame frame) {
    List<Function> affordable =
        callable.stream().filter(f -> work + f.work() * frame.turns() <= MOST_WORK).toList();
    if (affordable.isEmpty()) {
      compound(frame);
      return;
    }
    Function function = choice.of(affordable);
    work += function.work() * frame.turns();
    String call = call(frame.scope(), function, expressions.masked(frame.scope(), 3));
    code.add(variable(frame.scope()).text() + " = " + call + ";");
  }

  private void branch(Frame frame) {
    code.open("if (" + expressions.condition(frame.scope()).text() + ") {");
    some(frame.inner(), 2);
    if (choice.percent(30)) {
      code.close("} else if (" + expressions.condition(frame.scope()).text() + ") {");
      some(frame.inner(), 1);
    }
    if (choice.percent(60)) {
      code.close("} else {");
      some(frame.inner(), 2);
    }
    code.close("}");
  }

  private void counted(Frame frame) {
    int count = choice.between(2, 9);
    Frame inner = frame.loop(count);
    String name = "i" + names++;
    if (choice.percent(70)) {
      code.open("for (int " + name + " = 0; " + name + " < " + count + "; " + name + "++) {");
      inner.scope().add(new Place(name, IntegerType.INT, Use.READ));
    } else {
      String start = "long " + name + " = " + count * 3;
      code.open("for (" + start + "; " + name + " > 0; " + name + " -= 3) {");
      inner.scope().add(new Place(name, IntegerType.LONG, Use.READ));
    }
    some(inner, 3);
    code.close("}");
  }

  private void whileLoop(Frame frame) {
    int count = choice.between(2, 7);
    Frame inner = frame.loop(count);
    String name = "w" + names++;
    inner.scope().add(new Place(name, IntegerType.INT, Use.READ));
    code.add("int " + name + " = " + count + ";");
    if (choice.percent(50)) {
      code.open("while (" + name + "-- > 0) {");
      some(inner, 2);
      code.close("}");
    } else {
      code.open("do {");
      some(inner, 2);
      code.close("} while (--" + name + " > 0);");
    }
  }

  /// A pointer visits all elements of an array.
  private void walk(Frame frame) {
    List<Array> lists = frame.scope().arrays().stream().filter(a -> a.rows() == 1).toList();
    Array list = choice.of(lists);
    Frame inner = frame.loop(list.columns());
    String name = "p" + names++;
    String end = list.text() + " + " + list.columns();
    String declaration = list.type().spelling() + " *" + name + " = " + list.text();
    code.open("for (" + declaration + "; " + name + " < " + end + "; " + name + "++) {");
    inner.scope().add(new Place("(*" + name + ")", list.type(), Use.REMOTE));
    some(inner, 2);
    code.close("}");
  }

  private void selection(Frame frame) {
    int mask = choice.of(3, 7);
    int label = 0;
    code.add("switch (" + value(frame).operand() + " & " + mask + ") {");
    while (label <= mask && label < 3) {
      code.open("case " + label + ": {");
      some(frame.inner(), 1);
      if (choice.percent(75)) {
        code.add("break;");
      }
      code.close("}");
      label += choice.between(1, 2);
    }
    code.add("default:");
    code.nested(target(frame.scope()).text() + " = " + value(frame).text() + ";");
    code.add("}");
  }

  private void block(Frame frame) {
    code.open("{");
    Frame inner = frame.inner();
    IntegerType type = choice.type();
    String name = "b" + names++;
    code.add(type.spelling() + " " + name + " = " + value(frame).text() + ";");
    inner.scope().add(new Place(name, type, Use.BLOCK_VARIABLE));
    some(inner, 2);
    code.close("}");
  }

  private void some(Frame frame, int most) {
    int count = choice.between(1, most);
    statement(frame);
    for (int i = 1; i < count && !code.isFull(); i++) {
      statement(frame);
    }
    if (choice.percent(10)) {
      jump(frame);
    }
  }

  private void jump(Frame frame) {
    boolean leaving = !frame.inLoop() || choice.percent(15);
    leaves |= leaving;
    code.add("if (" + expressions.condition(frame.scope()).text() + ")");
    code.nested(leaving ? "goto leave;" : choice.of("break;", "continue;"));
  }
}
