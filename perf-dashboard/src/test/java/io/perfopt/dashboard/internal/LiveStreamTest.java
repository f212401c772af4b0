package io.perfopt.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.dashboard.Dashboard;
import io.perfopt.dashboard.DashboardConfig;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live stream over real sockets, its ticks driven by hand. */
@Tag("D3")
@Timeout(60)
class LiveStreamTest {
    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final FakeFeed feed = new FakeFeed();
    private final DashboardConfig config = Dashboard.config()
            .withoutToken()
            .maximumClients(3)
            .scheduler(scheduler)
            .build();
    private final Dashboard dashboard = DefaultDashboard.start(new DefaultDashboardHandler(feed, config), config);
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        dashboard.close();
    }

    @Test
    void sendsFiguresAtOnceAndThenEachSecondWithRisingNumbers() throws IOException {
        RawClient client = follow("?minutes=15");
        assertThat(client.event()).isEqualTo(new EventLog.Event(1, "{\"view\":\"15\",\"number\":1}"));
        tick();
        assertThat(client.event()).isEqualTo(new EventLog.Event(2, "{\"view\":\"15\",\"number\":2}"));
        time.advance(Duration.ofMillis(999));
        scheduler.runDue();
        tick();
        assertThat(client.event().id())
                .as("no figures before the second is over")
                .isEqualTo(3);
    }

    @Test
    void clientsOfOneViewShareItsFigures() throws IOException {
        RawClient one = follow("?minutes=5");
        RawClient two = follow("?minutes=5&operation=unknown");
        one.event();
        two.event();
        int before = feed.snapshots.get();
        tick();
        assertThat(one.event()).isEqualTo(two.event());
        assertThat(feed.snapshots.get() - before).isEqualTo(1);
    }

    @Test
    void replaysWhatABrowserMissedWhileItWasAway() throws IOException {
        RawClient client = follow("");
        client.event();
        client.close();
        for (int i = 0; i < 4; i++) {
            tick();
        }
        RawClient back = follow("", "Last-Event-ID: " + client.run() + "2");
        assertThat(back.event().id()).isEqualTo(3);
        assertThat(back.event().id()).isEqualTo(4);
        assertThat(back.event().id()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "RUN-1",
        "RUN99999999999999999999",
        "RUN0x1",
        "RUN",
        "RUN1; 2",
        "''",
        "1",
        "2",
        "deadbeef-1",
        "RUN9223372036854775807"
    })
    void startsWithTheNewestForIdsThatAreNotItsOwn(String id) throws IOException {
        RawClient first = follow("");
        first.event();
        tick();
        assertThat(first.event().id()).isEqualTo(2);
        String header = "Last-Event-ID: " + id.replace("RUN", first.run());
        assertThat(follow("", header).event().id()).isEqualTo(2);
    }

    @Test
    void aClientThatStopsReadingDelaysNobodyAndIsGivenUp() throws IOException {
        feed.padding = ",\"padding\":\"" + "x".repeat(4_000_000) + "\"";
        RawClient stalled = follow("?minutes=60");
        RawClient reader = follow("?minutes=60");
        assertThat(reader.event().id()).isEqualTo(1);
        for (int i = 2; i <= 20; i++) {
            tick();
            assertThat(reader.event().id())
                    .as("each tick reaches the one that reads")
                    .isEqualTo(i);
        }
        feed.padding = "";
        for (int i = 21; dashboard.stats().clientsStalled() == 0; i++) {
            tick();
            assertThat(reader.event().id()).isEqualTo(i);
        }
        assertThat(dashboard.stats().clientsStalled()).isEqualTo(1);
        assertThat(stalled).isNotNull();
    }

    @Test
    void refusesMorePagesThanItIsToldAndCountsThem() throws IOException {
        for (int i = 0; i < 3; i++) {
            follow("").event();
        }
        RawClient.Answer answer = RawClient.get(dashboard.address(), "/api/events");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("10");
        assertThat(dashboard.stats().clientsRefused()).isEqualTo(1);
        assertThat(dashboard.stats().clients()).isEqualTo(3);
    }

    @Test
    void keepsNoViewThatNobodyLooksAt() throws IOException {
        RawClient client = follow("");
        client.event();
        client.close();
        assertThat(scheduler.pendingCount()).isEqualTo(1);
        // it is noticed by the first write that fails; then the view is kept up for those who come back, and no longer
        while (scheduler.pendingCount() > 0 || dashboard.stats().clients() > 0) {
            tick();
        }
        // that the loop above ends is the proof that nothing ticks without a page
        assertThat(follow("").event().id()).as("a new log").isEqualTo(1);
    }

    @Test
    void goesOnAfterFiguresThatCouldNotBeMade() throws IOException {
        RawClient client = follow("");
        client.event();
        feed.failing = true;
        tick();
        feed.failing = false;
        tick();
        assertThat(client.event().id()).isEqualTo(2);
        assertThat(dashboard.stats().failures()).isEqualTo(1);
    }

    @Test
    void closingLeavesNoThreadEvenWithAClientThatDoesNotRead() throws Exception {
        feed.padding = ",\"padding\":\"" + "x".repeat(8_000_000) + "\"";
        follow("");
        RawClient reader = follow("");
        reader.event();
        assertThat(threads()).anyMatch(name -> name.startsWith("perfopt-dashboard-client"));
        dashboard.close();
        assertNoThreadIsLeft();
    }

    @Test
    void aDashboardWithItsOwnTicksLeavesNoThreadEither() throws Exception {
        dashboard.close();
        Dashboard own = DefaultDashboard.start(
                new DefaultDashboardHandler(
                        feed, Dashboard.config().withoutToken().build()),
                config);
        try (RawClient client = new RawClient(own.address())) {
            client.send(RawClient.request("GET", own.address(), "/api/events"));
            client.answer();
            client.event();
            client.event();
            assertThat(threads()).contains("perfopt-dashboard-tick");
        } finally {
            own.close();
        }
        assertNoThreadIsLeft();
    }

    private RawClient follow(String query, String... headers) throws IOException {
        RawClient client = new RawClient(dashboard.address());
        clients.add(client);
        client.send(RawClient.request("GET", dashboard.address(), "/api/events" + query, headers));
        RawClient.Answer head = client.answer();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-type")).isEqualTo("text/event-stream");
        assertThat(head.header("cache-control")).isEqualTo("no-store");
        return client;
    }

    private void tick() {
        time.advance(Duration.ofSeconds(1));
        scheduler.runDue();
    }

    /** A thread that was told to end may be on its last instructions, so it is waited for; one that is left never ends. */
    private static void assertNoThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("perfopt-dashboard")
                    || thread.getName().equals("HTTP-Dispatcher")) {
                thread.join(10_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }
}
