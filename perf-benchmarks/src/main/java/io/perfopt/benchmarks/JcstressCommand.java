package io.perfopt.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jcstress.Main;

/**
 * Hands its arguments to jcstress, in a process of its own: jcstress leaves its raw results in the working directory, which should be
 * the build's. Prints how the configurations ended as the last line; jcstress finds nothing wrong with running none, this does. Stateless once made.
 */
final class JcstressCommand implements Command {
    private static final Pattern RESULTS = Pattern.compile("\\(Results: (.*)\\)");

    private final String program;

    JcstressCommand() {
        this(Main.class.getName());
    }

    /** With another program than jcstress, for a test. */
    JcstressCommand(String program) {
        this.program = program;
    }

    @Override
    public String name() {
        return "jcstress";
    }

    @Override
    public String summary() {
        return "jcstress itself: jcstress -m quick, jcstress -h lists its options";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        Path directory = JarDirectory.find().resolve("jcstress").toAbsolutePath();
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(absoluteClassPath());
        command.add(program);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String results = "";
        boolean fatal = false;
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                out.println(line);
                Matcher matcher = RESULTS.matcher(line);
                results = matcher.matches() ? matcher.group(1) : results;
                fatal |= line.startsWith("FATAL");
            }
            int status = process.waitFor();
            if (!results.isEmpty()) {
                out.println("jcstress: " + results);
            }
            return status == 0 && fatal ? 1 : status;
        } finally {
            process.destroy();
        }
    }

    private static String absoluteClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
