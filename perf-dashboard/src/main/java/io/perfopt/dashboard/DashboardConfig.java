package io.perfopt.dashboard;

import io.perfopt.analytics.watch.Budgets;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Dashboard} is set up. Immutable and validated.
 *
 * @param name the application's name, shown on the page
 * @param address where it listens
 * @param port the port; 0 for a free one
 * @param hosts further host names it answers to, lower case, besides {@code localhost}, {@code 127.0.0.1}, {@code [::1]} and the address
 * @param token a token of your own, good any number of times and beyond a restart; empty for tokens that are good once
 * @param open whether everybody who reaches the address may look
 * @param maximumClients how many live pages may be open at a time
 * @param budgets limits drawn into the charts and judged on the page
 * @param scheduler runs the ticks of the live pages; null for one daemon thread of its own while a page is open
 * @param wallClock the time shown
 */
public record DashboardConfig(
        String name,
        InetAddress address,
        int port,
        Set<String> hosts,
        Optional<String> token,
        boolean open,
        int maximumClients,
        Optional<Budgets> budgets,
        @Nullable ScheduledExecutorService scheduler,
        InstantSource wallClock) {
    /** The shortest token of your own: 32 characters, as long as a random one. */
    public static final int MINIMUM_TOKEN_LENGTH = 32;

    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{" + MINIMUM_TOKEN_LENGTH + ",256}");

    /**
     * Checks every limit.
     *
     * @param name as above
     * @param address as above
     * @param port as above
     * @param hosts as above
     * @param token as above
     * @param open as above
     * @param maximumClients as above
     * @param budgets as above
     * @param scheduler as above
     * @param wallClock as above
     * @throws IllegalArgumentException naming the setting, its rule and the value
     */
    public DashboardConfig {
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException(
                    "dashboard.name must have 1 to 100 characters and not only blanks, was '" + name + "'");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("dashboard.port must be from 0 to 65535, was " + port);
        }
        hosts = Collections.unmodifiableSet(new LinkedHashSet<>(hosts));
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException(
                        "dashboard.hosts must be host names in lower case without a port, such as perf.example.com, was '"
                                + host + "'");
            }
        }
        // the value is not shown: it is a secret
        if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
            throw new IllegalArgumentException("dashboard.token must have " + MINIMUM_TOKEN_LENGTH
                    + " to 256 characters out of A-Z a-z 0-9 _ -, had "
                    + token.get().length());
        }
        if (open && token.isPresent()) {
            throw new IllegalArgumentException("dashboard.token must not be set when withoutToken() is called");
        }
        if (open && !address.isLoopbackAddress()) {
            throw new IllegalArgumentException("dashboard.address must be a loopback address without a token, was "
                    + address.getHostAddress() + "; leave withoutToken() out");
        }
        if (maximumClients < 1 || maximumClients > 256) {
            throw new IllegalArgumentException("dashboard.maximumClients must be from 1 to 256, was " + maximumClients);
        }
        Objects.requireNonNull(budgets, "budgets");
        Objects.requireNonNull(wallClock, "wallClock");
    }

    /**
     * The defaults: the loopback address, a free port, tokens that are good once.
     *
     * @return a configuration
     */
    public static DashboardConfig defaults() {
        return builder().build();
    }

    /**
     * Begins a configuration.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /** All but the token, for a log line. */
    @Override
    public String toString() {
        return "DashboardConfig[" + name + " on " + address.getHostAddress() + ":" + port + ", hosts " + hosts + ", "
                + (open ? "no token" : token.isPresent() ? "a token of its own" : "one-time tokens") + ", at most "
                + maximumClients + " live pages, "
                + budgets.map(set -> set.budgets().size()).orElse(0) + " budgets]";
    }

    /** Gathers a configuration. For one thread. */
    public static final class Builder {
        private String name = "Application";
        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private final Set<String> hosts = new LinkedHashSet<>();
        private Optional<String> token = Optional.empty();
        private boolean open;
        private int maximumClients = 16;
        private Optional<Budgets> budgets = Optional.empty();
        private @Nullable ScheduledExecutorService scheduler;
        private InstantSource wallClock = InstantSource.system();

        Builder() {}

        /**
         * Names the application; by default {@code Application}.
         *
         * @param value shown at the head of the page
         * @return this
         */
        public Builder name(String value) {
            name = Objects.requireNonNull(value, "name");
            return this;
        }

        /**
         * Listens on another address than the loopback one. Plain HTTP is read by everybody between: put a server with TLS before it.
         *
         * @param value the address; the wildcard address stands for all
         * @return this
         */
        public Builder address(InetAddress value) {
            address = Objects.requireNonNull(value, "address");
            return this;
        }

        /**
         * Listens on a fixed port; by default on a free one.
         *
         * @param value 1 to 65535, or 0 for a free one
         * @return this
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * Answers to a further host name, such as that of a server before it. Requests for names that are not known are refused, because a foreign
         * page could have been pointed at this address by them.
         *
         * @param value a host name without a port
         * @return this
         */
        public Builder host(String value) {
            hosts.add(value.toLowerCase(Locale.ROOT));
            return this;
        }

        /**
         * Takes a token of your own instead of random ones that are good once. A page stays open over a restart with the same token.
         *
         * @param value 32 to 256 random characters out of {@code A-Z a-z 0-9 _ -}
         * @return this
         */
        public Builder token(String value) {
            token = Optional.of(value);
            return this;
        }

        /**
         * Lets everybody in who reaches the address, which must then be a loopback one. For a handler behind an authentication of your own.
         *
         * @return this
         */
        public Builder withoutToken() {
            open = true;
            return this;
        }

        /**
         * Limits the live pages that may be open at a time; by default 16.
         *
         * @param value 1 to 256
         * @return this
         */
        public Builder maximumClients(int value) {
            maximumClients = value;
            return this;
        }

        /**
         * Shows limits: as lines in the charts and judged in a table.
         *
         * @param value the limits
         * @return this
         */
        public Builder budgets(Budgets value) {
            budgets = Optional.of(value);
            return this;
        }

        /**
         * Runs the ticks of the live pages on a scheduler of your own, which is not closed with the dashboard.
         *
         * @param value the scheduler
         * @return this
         */
        public Builder scheduler(ScheduledExecutorService value) {
            scheduler = Objects.requireNonNull(value, "scheduler");
            return this;
        }

        /**
         * Shows the time of another clock than the system's.
         *
         * @param value the clock
         * @return this
         */
        public Builder wallClock(InstantSource value) {
            wallClock = Objects.requireNonNull(value, "wallClock");
            return this;
        }

        /**
         * Builds.
         *
         * @return the configuration
         * @throws IllegalArgumentException naming the setting, its rule and the value
         */
        public DashboardConfig build() {
            return new DashboardConfig(
                    name, address, port, hosts, token, open, maximumClients, budgets, scheduler, wallClock);
        }
    }
}
