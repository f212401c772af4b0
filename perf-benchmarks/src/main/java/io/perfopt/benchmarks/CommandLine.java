package io.perfopt.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** Finds the command that the first argument names and runs it with the others. Stateless once made. */
final class CommandLine {
    /** The status of a call that made no sense. */
    static final int MISUSED = 2;

    private final List<Command> commands;

    CommandLine(List<Command> commands) {
        this.commands = List.copyOf(commands);
        long names = commands.stream().map(Command::name).distinct().count();
        if (names < commands.size()) {
            throw new IllegalArgumentException("two commands have the same name: "
                    + commands.stream().map(Command::name).toList());
        }
    }

    int run(List<String> arguments, PrintStream out) throws Exception {
        String name = arguments.isEmpty() ? "help" : arguments.get(0);
        if (List.of("help", "-h", "--help").contains(name)) {
            help(out);
            return 0;
        }
        for (Command command : commands) {
            if (command.name().equals(name)) {
                try {
                    return command.run(arguments.subList(1, arguments.size()), out);
                } catch (IllegalArgumentException e) {
                    out.println(name + ": " + e.getMessage());
                    return MISUSED;
                }
            }
        }
        out.println("no command is called " + name);
        help(out);
        return MISUSED;
    }

    private void help(PrintStream out) {
        out.println("usage: java -jar benchmarks.jar COMMAND ...");
        out.printf("  %-10s %s%n", "help", "this list");
        for (Command command : commands) {
            out.printf("  %-10s %s%n", command.name(), command.summary());
        }
    }
}
