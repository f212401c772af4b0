package io.perfopt.analytics.internal.watch;

import io.perfopt.analytics.watch.Budget;
import io.perfopt.analytics.watch.Budgets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the schema {@code perfopt-budgets/1}; docs/design/0043 describes it. Stateless. */
public final class BudgetJson {
    public static final String SCHEMA = "perfopt-budgets/1";
    private static final int MAX_BUDGETS = 10_000;
    private static final Set<String> FIELDS =
            Set.of("kind", "name", "target", "warning", "unit", "direction", "comment");
    private static final JsonMapper MAPPER = new JsonMapper();

    private BudgetJson() {}

    /** Reads JSON of any schema, with a message that names where it came from. */
    static JsonNode tree(String json, String origin) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(origin + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    public static Budgets parse(String json, String origin) {
        JsonNode root = tree(json, origin);
        String schema = root.path("schema").asString("");
        if (!schema.equals(SCHEMA)) {
            throw new IllegalArgumentException(origin + ": schema must be '" + SCHEMA + "', was '" + schema + "'");
        }
        JsonNode list = root.path("budgets");
        if (!list.isArray() || list.size() > MAX_BUDGETS) {
            throw new IllegalArgumentException(origin + ": budgets must be a list of at most " + MAX_BUDGETS);
        }
        List<Budget> budgets = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String place = origin + ": budgets[" + i + "]";
            try {
                budgets.add(budget(list.get(i)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
            }
        }
        return new Budgets(budgets);
    }

    private static Budget budget(JsonNode node) {
        for (String field : node.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("unknown field '" + field
                        + "'; known are kind, name, target, warning, unit, direction, comment");
            }
        }
        String direction = node.path("direction").asString("below");
        if (!direction.equals("below") && !direction.equals("above")) {
            throw new IllegalArgumentException("direction must be 'below' or 'above', was '" + direction + "'");
        }
        if (!node.path("target").isNumber()) {
            throw new IllegalArgumentException("target must be a number");
        }
        if (node.has("warning") && !node.path("warning").isNumber()) {
            throw new IllegalArgumentException("warning must be a number");
        }
        return new Budget(
                node.path("kind").asString(""),
                node.path("name").asString(""),
                node.path("target").asDouble(),
                node.has("warning") ? OptionalDouble.of(node.path("warning").asDouble()) : OptionalDouble.empty(),
                node.path("unit").asString(""),
                direction.equals("below"));
    }
}
