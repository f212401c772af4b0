package io.perfopt.examples.catalogue;

import io.perfopt.examples.catalogue.shop.Database;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/** The program that {@code mvn -q -Pdemo} starts: a tour of the Catalogue, then the Catalogue itself until somebody stops it. */
public final class Main {
    private static final int VISITS_PER_SECOND = 50;
    private static final long SEED = 7;

    private Main() {}

    /** With {@code --once} it ends after the tour. */
    public static void main(String[] arguments) throws Exception {
        boolean once = Arrays.equals(arguments, new String[] {"--once"});
        if (!once && arguments.length > 0) {
            throw new IllegalArgumentException("the only argument is --once, was " + Arrays.toString(arguments));
        }
        run(once ? Pace.ONCE : Pace.LIVE, Database.PRODUCTS, Database.SALES, System.out, isTerminal());
    }

    /** Since JDK 22 there is a console also where there is no terminal, and it says so itself. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }

    /** How long the tour looks at the load, and whether the Catalogue stays open instead. */
    record Pace(Duration warmUp, Duration calm, Duration doubled, boolean stays) {
        /** The calm is as long as it takes to know second by second what is normal, the trouble as long as it takes to be noticed. */
        static final Pace ONCE = new Pace(Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofSeconds(7), false);

        static final Pace LIVE = new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, true);
    }

    static void run(Pace pace, int products, int sales, PrintStream out, boolean terminal)
            throws IOException, InterruptedException {
        Screen screen = new Screen(out, terminal);
        CountDownLatch stop = new CountDownLatch(1);
        screen.line("PerfOpt " + version() + ": the Catalogue");
        long began = System.nanoTime();
        try (Catalogue catalogue = new Catalogue(products, sales)) {
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            screen.line(String.format(
                    Locale.ROOT, "%,d products and %,d sales made in %s", products, sales, Figures.time(took)));
            Tour tour = new Tour(catalogue, screen, stop);
            tour.report();
            tour.stock();
            tour.flakySupplier();
            tour.supplierDown();
            screen.line("Catalogue  " + catalogue.page());
            screen.line("Dashboard  " + catalogue.dashboard());
            try (LoadGenerator load = new LoadGenerator(catalogue.page(), products, VISITS_PER_SECOND, SEED)) {
                screen.line("Visitors, " + VISITS_PER_SECOND + " a second");
                if (pace.stays()) {
                    new Live(catalogue, load, screen, stop).untilStopped();
                } else {
                    tour.load(load, pace.warmUp(), pace.calm(), pace.doubled());
                }
            }
        }
        screen.line("Closed.");
    }

    private static String version() throws IOException {
        Properties build = new Properties();
        try (InputStream in = Objects.requireNonNull(
                Main.class.getResourceAsStream("build.properties"),
                "build.properties is missing from the class path")) {
            build.load(in);
        }
        return build.getProperty("version");
    }
}
