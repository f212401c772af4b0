package io.perfopt.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jcstress.Main;

/**
 * Hands its arguments to jcstress, in a process of its own: jcstress leaves its raw results in the working directory, which should be
 * the build's. Stateless.
 */
final class JcstressCommand implements Command {
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
        command.add(Main.class.getName());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (var output = process.getInputStream()) {
            output.transferTo(out);
            return process.waitFor();
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
