package io.perfopt.analytics.watch;

import io.perfopt.analytics.internal.watch.BudgetJudge;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds an exported JSON report against a budget file, for a build: {@code java -cp … io.perfopt.analytics.watch.BudgetGate BUDGETS.json
 * REPORT.json}. The exit status is 0 when all are kept, 1 when not, 2 when a file cannot be used.
 */
public final class BudgetGate {
    private BudgetGate() {}

    /**
     * Runs the gate and ends the JVM.
     *
     * @param arguments the budget file and the report
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /**
     * Runs the gate.
     *
     * @param arguments the budget file and the report
     * @param out takes the verdicts
     * @param err takes what is wrong with the arguments
     * @return the exit status
     */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length != 2) {
            err.println("usage: BudgetGate BUDGETS.json REPORT.json (a report exported as JSON)");
            return 2;
        }
        BudgetReport report;
        try {
            Budgets budgets = Budgets.read(Path.of(arguments[0]));
            report = BudgetJudge.ofExport(Files.readString(Path.of(arguments[1])), arguments[1])
                    .judge(budgets);
        } catch (IOException | IllegalArgumentException e) {
            err.println(e);
            return 2;
        }
        out.println(report);
        return report.exitStatus();
    }
}
