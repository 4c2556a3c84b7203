package dev.envoi.demo;

import dev.envoi.demo.ProgramScope.Array;
import dev.envoi.demo.ProgramScope.Place;
import java.util.List;

/// Random C expressions without side effects and without undefined behaviour, whatever values the
/// variables have: signed arithmetic that could overflow is done in an unsigned type or on masked
/// operands, divisors are never zero, shift counts and indices are masked.
final class RandomExpressions {

  /// The text of an expression with its type; a compound one needs parentheses as an operand.
  record Expression(String text, IntegerType type, boolean compound) {
    String operand() {
      return compound ? "(" + text + ")" : text;
    }
  }

  private final RandomChoice choice;

  RandomExpressions(RandomChoice choice) {
    this.choice = choice;
  }

  /// An expression whose operators nest at most `depth` deep.
  Expression any(ProgramScope scope, int depth) {
    if (depth == 0 || choice.percent(15)) {
      return leaf(scope);
    }
    Expression left = any(scope, depth - 1);
    return switch (choice.between(0, 12)) {
      case 0, 1, 2, 3 -> arithmetic(left, any(scope, depth - 1));
      case 4 -> division(left, any(scope, 0));
      case 5 -> shift(left, any(scope, 0));
      case 6, 7 -> binary(left, choice.of("&", "|", "^"), any(scope, depth - 1));
      case 8 -> comparison(left, any(scope, depth - 1));
      case 9 -> logicalValue(scope, logical(left, any(scope, depth - 1)));
      case 10 -> unary(left);
      case 11 -> conditional(left, any(scope, depth - 1), any(scope, 0));
      default -> cast(choice.type(), left);
    };
  }

  /// A condition for a statement.
  Expression condition(ProgramScope scope) {
    Expression left = any(scope, 1);
    return choice.percent(80) ? comparison(left, any(scope, 1)) : logical(left, any(scope, 1));
  }

  /// A number from 0 to `mask`, which is a power of two less one.
  String masked(ProgramScope scope, int mask) {
    return simple(scope).operand() + " & " + mask;
  }

  /// An element of the array at an index in range.
  Place element(ProgramScope scope, Array array) {
    String row = array.rows() == 1 ? "" : "[" + masked(scope, array.rows() - 1) + "]";
    String column = "[" + masked(scope, array.columns() - 1) + "]";
    return new Place(array.text() + row + column, array.type(), ProgramScope.Use.REMOTE);
  }

  /// The address of an object of the type, which must be the type of an array in the scope.
  String address(ProgramScope scope, IntegerType type) {
    List<Place> places =
        scope.places().stream().filter(p -> p.isLasting() && p.type() == type).toList();
    if (!places.isEmpty() && choice.percent(50)) {
      return "&" + choice.of(places).text();
    }
    List<Array> arrays = scope.arrays().stream().filter(a -> a.type() == type).toList();
    Array array = choice.of(arrays);
    if (array.rows() == 1 && choice.percent(40)) {
      return array.text() + " + (" + masked(scope, array.columns() - 1) + ")";
    }
    return "&" + element(scope, array).text();
  }

  private Expression leaf(ProgramScope scope) {
    if (!scope.arrays().isEmpty() && choice.percent(25)) {
      Place element = element(scope, choice.of(scope.arrays()));
      return new Expression(element.text(), element.type(), false);
    }
    if (!scope.arrays().isEmpty() && choice.percent(3)) {
      String text = "sizeof(" + choice.of(scope.arrays()).text() + ")";
      return new Expression(text, IntegerType.UNSIGNED_LONG, false);
    }
    return simple(scope);
  }

  private Expression simple(ProgramScope scope) {
    if (scope.places().isEmpty() || choice.percent(25)) {
      return constant();
    }
    Place place = choice.of(scope.places());
    return new Expression(place.text(), place.type(), false);
  }

  private Expression constant() {
    IntegerType type = choice.type();
    String text = type.constant(choice.number());
    return new Expression(text, type.promoted(), text.startsWith("-"));
  }

  private Expression arithmetic(Expression left, Expression right) {
    String operator = choice.of("+", "-", "*");
    IntegerType common = IntegerType.common(left.type(), right.type());
    if (!common.isSigned() || fitsInInt(left.type(), operator, right.type())) {
      return binary(left, operator, right);
    }
    if (choice.percent(30)) {
      String mask = choice.of("0xff", "1023", "0x7fff");
      return binary(mask(left, mask), operator, mask(right, mask));
    }
    Expression wrapped = binary(cast(common.wrapping(), left), operator, right);
    return choice.percent(60) ? cast(common, wrapped) : wrapped;
  }

  private static boolean fitsInInt(IntegerType left, String operator, IntegerType right) {
    boolean product = operator.equals("*");
    boolean small = left.bits() == 8 || right.bits() == 8;
    return left.isNarrow() && right.isNarrow() && (!product || small);
  }

  private Expression division(Expression left, Expression right) {
    String operator = choice.of("/", "%");
    IntegerType common = IntegerType.common(left.type(), right.type());
    if (choice.percent(50)) {
      return binary(left, operator, divisor(right));
    }
    Expression odd = binary(right, "|", new Expression("1", IntegerType.INT, false));
    // A dividend that is not negative cannot overflow, not even when divided by -1.
    return binary(common.isSigned() ? mask(left, "0xffff") : left, operator, odd);
  }

  /// A number from 1 to 64 made from the value, in its promoted type.
  Expression divisor(Expression value) {
    return new Expression("(" + value.operand() + " & 63) + 1", value.type().promoted(), true);
  }

  private Expression shift(Expression left, Expression right) {
    IntegerType type = left.type().promoted();
    Expression count = mask(right, Integer.toString(type.bits() - 1));
    if (choice.percent(50)) {
      return new Expression(left.operand() + " >> " + count.operand(), type, true);
    }
    Expression wrapping = type.isSigned() ? cast(type.wrapping(), left) : left;
    String text = wrapping.operand() + " << " + count.operand();
    return new Expression(text, type.wrapping(), true);
  }

  private Expression comparison(Expression left, Expression right) {
    String operator = choice.of("<", "<=", ">", ">=", "==", "!=");
    return truth(binary(left, operator, right));
  }

  private Expression logical(Expression left, Expression right) {
    return truth(binary(left, choice.of("&&", "||"), right));
  }

  private static Expression truth(Expression expression) {
    return new Expression(expression.text(), IntegerType.INT, true);
  }

  /// A logical result is never the operand of a cast: tcc 0.9.27 loses the type of `(unsigned
  /// int)(a || b)`, and would then differ from every other compiler.
  private Expression logicalValue(ProgramScope scope, Expression logical) {
    return choice.percent(50)
        ? conditional(logical, any(scope, 0), any(scope, 0))
        : binary(logical, choice.of("&", "|", "^"), any(scope, 0));
  }

  private Expression unary(Expression value) {
    IntegerType type = value.type();
    return switch (choice.between(0, 2)) {
      case 0 -> new Expression("!" + value.operand(), IntegerType.INT, false);
      case 1 -> new Expression("~" + value.operand(), type.promoted(), false);
      default -> {
        boolean safe = type.isNarrow() || !type.isSigned();
        Expression negated = safe ? value : cast(type.wrapping(), value);
        yield new Expression("-" + negated.operand(), negated.type().promoted(), true);
      }
    };
  }

  private static Expression conditional(Expression test, Expression yes, Expression no) {
    String text = test.operand() + " ? " + yes.operand() + " : " + no.operand();
    return new Expression(text, IntegerType.common(yes.type(), no.type()), true);
  }

  /// The value converted to the type.
  static Expression cast(IntegerType type, Expression value) {
    return new Expression("(" + type.spelling() + ")" + value.operand(), type, false);
  }

  private static Expression mask(Expression value, String mask) {
    return binary(value, "&", new Expression(mask, IntegerType.INT, false));
  }

  private static Expression binary(Expression left, String operator, Expression right) {
    String text = left.operand() + " " + operator + " " + right.operand();
    return new Expression(text, IntegerType.common(left.type(), right.type()), true);
  }
}
