package io.perfopt.analytics.watch;

import io.perfopt.analytics.internal.watch.BudgetJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Limits that a build or a run is held against, as all rooms read them from one file. Immutable.
 *
 * @param budgets in the order of the file
 */
public record Budgets(List<Budget> budgets) {
    /**
     * Copies the list.
     *
     * @param budgets as above
     */
    public Budgets {
        budgets = List.copyOf(budgets);
    }

    /**
     * Reads the JSON schema {@code perfopt-budgets/1}.
     *
     * @param json the text
     * @return the budgets
     * @throws IllegalArgumentException when the text is not of that schema, naming the place
     */
    public static Budgets parse(String json) {
        return BudgetJson.parse(json, "the text");
    }

    /**
     * Reads a file of the JSON schema {@code perfopt-budgets/1}.
     *
     * @param file the file
     * @return the budgets
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it is not of that schema, naming the place
     */
    public static Budgets read(Path file) throws IOException {
        return BudgetJson.parse(java.nio.file.Files.readString(file), file.toString());
    }
}
