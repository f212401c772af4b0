package io.perfopt.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Properties;

/** The program that {@code mvn -q -Pdemo} starts: says what this library is and which version was built. */
public final class Demo {
    private Demo() {}

    /**
     * Runs the demo.
     *
     * @param arguments none are read
     * @throws IOException if the build left no version behind
     */
    public static void main(String[] arguments) throws IOException {
        introduce(System.out);
    }

    static void introduce(PrintStream out) throws IOException {
        out.println("PerfOpt " + version());
        out.println("A tiered cache, a priority scheduler, a rendering optimizer and a performance analytics engine.");
    }

    private static String version() throws IOException {
        Properties build = new Properties();
        try (InputStream in = Objects.requireNonNull(
                Demo.class.getResourceAsStream("build.properties"),
                "build.properties is missing from the class path")) {
            build.load(in);
        }
        return build.getProperty("version");
    }
}
