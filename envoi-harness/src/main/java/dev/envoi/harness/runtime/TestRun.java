package dev.envoi.harness.runtime;

import dev.envoi.harness.BadParameterException;
import dev.envoi.harness.Documents;
import dev.envoi.harness.TestResult;
import dev.envoi.harness.runtime.EnvironmentModel.Selected;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Runs the tests that a path selects, one after another, and folds their results.
///
/// @param params what the caller gave
/// @param documents what came with the call
record TestRun(LiveSession session, Map<String, Object> params, Documents documents) {
  private static final Logger LOG = LoggerFactory.getLogger(TestRun.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A bare result when the request means one test, else results by path, where a test that broke
  /// stands as one that did not pass.
  JsonNode of(String request, List<Selected> selected) throws Exception {
    session.callBegins();
    if (selected.size() == 1 && isBare(request, selected.getFirst())) {
      return result(selected.getFirst());
    }
    ObjectNode folded = JSON.createObjectNode();
    for (Selected one : selected) {
      folded.set(one.test().path().text(), resultOrError(one));
    }
    return folded;
  }

  private static boolean isBare(String request, Selected one) {
    return one.test().path().isTemplate() || one.test().path().text().equals(request);
  }

  private JsonNode resultOrError(Selected one) throws Exception {
    try {
      return result(one);
    } catch (BadParameterException | Refused | InterruptedException through) {
      throw through;
    } catch (Exception broke) {
      LOG.warn("the test " + one.test().path() + " broke", broke);
      return marked(JSON.valueToTree(TestResult.broken(EnvironmentObjects.describe(broke))));
    }
  }

  private JsonNode result(Selected one) throws Exception {
    Map<String, Object> named = new HashMap<>(params);
    named.putAll(one.captured());
    Object answer = session.test(one.test().method(), named, documents);
    if (answer == null) {
      throw new IllegalStateException("the test " + one.test().path() + " answered nothing");
    }
    return marked(JSON.valueToTree(answer));
  }

  private JsonNode marked(JsonNode result) throws IOException {
    if (result instanceof ObjectNode object && !object.has("isolated")) {
      object.put("isolated", session.isolated());
    }
    return result;
  }
}
