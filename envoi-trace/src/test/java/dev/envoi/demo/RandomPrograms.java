package dev.envoi.demo;

import dev.envoi.demo.ProgramScope.Array;
import dev.envoi.demo.ProgramScope.Place;
import dev.envoi.demo.ProgramScope.Pointer;
import dev.envoi.demo.ProgramScope.Use;
import dev.envoi.demo.RandomExpressions.Expression;
import dev.envoi.demo.RandomStatements.Function;
import dev.envoi.demo.RandomStatements.Kind;
import dev.envoi.demo.RandomStatements.Parameter;
import java.util.ArrayList;
import java.util.List;

/// Random C programs for comparing compilers. Each is complete, has no input and no undefined
/// behaviour, prints checksums as it goes and returns the last one's low seven bits. The language
/// is the one of the suite `basics`: integers, pointers, arrays and structs, no headers, nothing
/// floating. Equal seeds give equal programs; whoever reports a program names its seed.
final class RandomPrograms {
  private static final int MOST_LINES = 120;

  private final RandomChoice choice;
  private final RandomExpressions expressions;
  private final CodeLines code = new CodeLines();
  private final ProgramScope globals = new ProgramScope();
  private final List<Function> functions = new ArrayList<>();

  /// The types of the scalar members of `struct small`.
  private final IntegerType first;

  private final IntegerType second;

  private RandomPrograms(RandomChoice choice) {
    this.choice = choice;
    expressions = new RandomExpressions(choice);
    first = choice.type();
    second = choice.of(IntegerType.values());
  }

  /// The source text of the program that belongs to the seed.
  static String program(long seed) {
    RandomChoice choice = new RandomChoice(seed);
    String program;
    do {
      program = new RandomPrograms(choice).write();
    } while (program.lines().count() > MOST_LINES);
    return program;
  }

  private String write() {
    code.add("int printf(const char *, ...);");
    code.add("");
    declareTypes();
    declareScalars();
    declareArrays();
    declareStructs();
    defineMix();
    int count = choice.between(2, 5);
    int lines = choice.between(8, 24) / count;
    for (int i = 0; i < count; i++) {
      defineFunction("f" + i, lines);
    }
    defineMain();
    return code.text();
  }

  private void declareTypes() {
    code.add("typedef unsigned long word;");
    int second = choice.between(-9, 200);
    code.add("enum { E0, E1 = " + second + ", E2 };");
    for (String name : List.of("E0", "E1", "E2")) {
      globals.add(new Place(name, IntegerType.INT, Use.READ));
    }
  }

  private void declareScalars() {
    List<IntegerType> types =
        List.of(
            IntegerType.INT,
            IntegerType.UNSIGNED_INT,
            IntegerType.LONG,
            choice.of(IntegerType.values()));
    for (IntegerType type : types) {
      String name = "g" + globals.places().size();
      String value = choice.percent(70) ? " = " + type.constant(choice.number()) : "";
      String storage = choice.percent(50) ? "static " : "";
      code.add(storage + type.spelling() + " " + name + value + ";");
      globals.add(new Place(name, type, Use.VARIABLE));
    }
  }

  private void declareArrays() {
    code.add(
        "char text[16] = \"" + choice.of("abc\\n", "seed", "\\x41\\0z", "long enough") + "\";");
    globals.add(new Array("text", IntegerType.CHAR, 1, 16));
    List<IntegerType> types =
        List.of(IntegerType.INT, choice.of(IntegerType.UNSIGNED_INT, IntegerType.LONG));
    for (IntegerType type : types) {
      String name = "a" + globals.arrays().size();
      int columns = choice.of(4, 8, 16);
      String values = values(type, choice.between(1, 4));
      code.add(type.spelling() + " " + name + "[" + columns + "] = {" + values + "};");
      globals.add(new Array(name, type, 1, columns));
    }
    IntegerType type = choice.type();
    String rows = "{" + values(type, 3) + "}, {" + values(type, 4) + "}";
    code.add("static " + type.spelling() + " grid[4][4] = {" + rows + "};");
    globals.add(new Array("grid", type, 4, 4));
  }

  /// Constants for an initialiser.
  private String values(IntegerType type, int count) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(type.constant(choice.number()));
    }
    return String.join(", ", values);
  }

  private void declareStructs() {
    IntegerType row = choice.type();
    code.add("");
    String scalars = first.spelling() + " first; " + second.spelling() + " second; ";
    code.add("struct small { " + scalars + row.spelling() + " row[2]; };");
    code.add("struct large { struct small inner, *link; " + second.spelling() + " last; };");
    String members = values(first, 1) + ", " + values(second, 1);
    String values = "{" + members + ", {" + values(row, 2) + "}}";
    code.add("struct small one, list[4] = {" + values + "};");
    code.add("struct large pair = {" + values + ", &one, " + values(second, 1) + "};");
    for (String struct : List.of("one", "pair.inner")) {
      globals.addStruct(struct);
      globals.add(new Place(struct + ".first", first, Use.MEMBER));
      globals.add(new Place(struct + ".second", second, Use.MEMBER));
      globals.add(new Array(struct + ".row", row, 1, 2));
    }
    globals.add(new Place("pair.last", second, Use.MEMBER));
    globals.add(new Place("pair.link->first", first, Use.REMOTE));
    globals.add(new Place("pair.link->second", second, Use.REMOTE));
    globals.addStructPointer("pair.link");
  }

  private void defineMix() {
    code.add("static word checksum = " + choice.between(1, 99) + ";");
    code.add("");
    code.open("static void mix(word value) {");
    code.add("checksum = (checksum ^ value) * 1099511628211UL;");
    code.add("checksum ^= checksum >> 29;");
    code.close("}");
  }

  private void defineFunction(String name, int lines) {
    IntegerType result = choice.type();
    List<Parameter> parameters = parameters();
    boolean recursive = parameters.getFirst().kind() == Kind.DEPTH;
    ProgramScope scope = new ProgramScope(globals);
    code.add("");
    String storage = choice.percent(50) ? "static " : "";
    List<String> declared = parameters.stream().map(p -> declare(p, scope)).toList();
    String list = "(" + String.join(", ", declared) + ")";
    code.open(storage + result.spelling() + " " + name + list + " {");
    List<Place> locals = declareLocals(scope);
    if (recursive) {
      code.add("if (depth <= 0)");
      code.nested("return " + expressions.any(scope, 1).text() + ";");
    }
    RandomStatements statements = new RandomStatements(choice, code, functions);
    code.want(lines);
    statements.body(scope);
    Function function = new Function(name, result, parameters, statements.work());
    if (recursive) {
      code.add("l0 ^= " + statements.call(scope, function, "depth - 1") + ";");
    }
    if (statements.leaves()) {
      code.label("leave:");
    }
    code.add(mixAll(locals));
    code.add("return " + expressions.any(scope, 2).text() + ";");
    code.close("}");
    int deepest = recursive ? 4 : 1;
    functions.add(new Function(name, result, parameters, (statements.work() + 5) * deepest));
  }

  private List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    if (choice.percent(25)) {
      parameters.add(new Parameter("depth", IntegerType.INT, Kind.DEPTH));
    }
    for (int i = choice.between(1, choice.percent(15) ? 7 : 4); i > 0; i--) {
      Kind kind = choice.percent(20) ? Kind.POINTER : Kind.VALUE;
      IntegerType type = kind == Kind.POINTER ? pointed() : choice.type();
      parameters.add(new Parameter("x" + parameters.size(), type, kind));
    }
    return parameters;
  }

  /// A type of which there is a global array, so that a pointer to it finds a target.
  private IntegerType pointed() {
    return choice.of(globals.arrays()).type();
  }

  private static String declare(Parameter parameter, ProgramScope scope) {
    String type = parameter.type().spelling();
    String name = parameter.name();
    switch (parameter.kind()) {
      case VALUE -> scope.add(new Place(name, parameter.type(), Use.VARIABLE));
      case POINTER -> scope.add(new Pointer(name, parameter.type()));
      case DEPTH -> scope.add(new Place(name, parameter.type(), Use.READ));
    }
    return type + (parameter.kind() == Kind.POINTER ? " *" : " ") + name;
  }

  private List<Place> declareLocals(ProgramScope scope) {
    // The first local collects the result of a recursion, during which nothing else may change it.
    List<Place> locals = new ArrayList<>();
    int count = choice.between(1, 3);
    for (int i = 0; i < count; i++) {
      IntegerType type = choice.type();
      Expression value = expressions.any(scope, 2);
      boolean kept = i > 0 && choice.percent(15);
      String start = kept ? type.constant(choice.number()) : value.text();
      String storage = kept ? "static " : "";
      code.add(storage + type.spelling() + " l" + i + " = " + start + ";");
      locals.add(new Place("l" + i, type, i == 0 ? Use.BLOCK_VARIABLE : Use.VARIABLE));
    }
    locals.forEach(scope::add);
    if (choice.percent(50)) {
      IntegerType type = choice.type();
      code.add(type.spelling() + " own[4] = {" + values(type, choice.between(1, 4)) + "};");
      scope.add(new Array("own", type, 1, 4));
    }
    if (choice.percent(60)) {
      IntegerType type = pointed();
      code.add(type.spelling() + " *p = " + expressions.address(scope, type) + ";");
      scope.add(new Pointer("p", type));
    }
    if (choice.percent(40)) {
      code.add("struct small copy = list[" + expressions.masked(scope, 3) + "], *to = &copy;");
      scope.addStruct("copy");
      scope.addStructPointer("to");
      scope.add(new Place("copy.second", second, Use.MEMBER));
      scope.add(new Place("to->first", first, Use.REMOTE));
    }
    return locals;
  }

  private void defineMain() {
    code.add("");
    code.open("int main(void) {");
    for (Function function : functions) {
      boolean byPointer = choice.percent(30);
      if (byPointer) {
        code.add(pointerTo(function) + " = " + function.name() + ";");
      }
      int turns = choice.between(1, 4);
      ProgramScope scope = new ProgramScope(globals);
      scope.add(new Place("turn", IntegerType.INT, Use.READ));
      String call = new RandomStatements(choice, code, functions).call(scope, function, "turn");
      String head = "for (int turn = 0; turn < " + turns + "; turn++) ";
      code.add(head + "mix(" + (byPointer ? "call_" : "") + call + ");");
      code.add("printf(\"" + function.name() + " %lu\\n\", checksum);");
    }
    mixGlobals();
    code.add("printf(\"end %lu\\n\", checksum);");
    code.add("return checksum & 0x7f;");
    code.close("}");
  }

  private static String pointerTo(Function function) {
    List<String> types =
        function.parameters().stream()
            .map(p -> p.type().spelling() + (p.kind() == Kind.POINTER ? " *" : ""))
            .toList();
    String result = function.result().spelling();
    return result + " (*call_" + function.name() + ")(" + String.join(", ", types) + ")";
  }

  private void mixGlobals() {
    List<Place> places = globals.places().stream().filter(Place::isWritable).toList();
    String conversions = String.join(" ", places.stream().map(p -> p.type().conversion()).toList());
    List<String> texts = places.stream().map(Place::text).toList();
    code.add("printf(\"" + conversions + "\\n\", " + String.join(", ", texts) + ");");
    for (Array array : globals.arrays()) {
      String row = array.rows() == 1 ? "" : "[i / " + array.columns() + "]";
      String column = array.rows() == 1 ? "[i]" : "[i % " + array.columns() + "]";
      String head = "for (int i = 0; i < " + array.rows() * array.columns() + "; i++) ";
      code.add(head + "mix(" + array.text() + row + column + ");");
    }
    code.add("for (int i = 0; i < 4; i++) mix(list[i].first), mix(list[i].second);");
    code.add(mixAll(places));
  }

  private static String mixAll(List<Place> places) {
    return String.join(", ", places.stream().map(p -> "mix(" + p.text() + ")").toList()) + ";";
  }
}
