package io.perfopt.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("D3")
class EventLogTest {
    private final EventLog log = new EventLog(5, 3, 2);

    @Test
    void handsEachEventToEveryFollowerInOrder() throws InterruptedException {
        EventLog.Follower one = log.follow(0).orElseThrow();
        EventLog.Follower other = log.follow(0).orElseThrow();
        log.publish("a");
        log.publish("b");
        assertThat(one.next()).isEqualTo(new EventLog.Event(1, "a"));
        assertThat(one.next()).isEqualTo(new EventLog.Event(2, "b"));
        assertThat(other.next()).isEqualTo(new EventLog.Event(1, "a"));
    }

    @Test
    void aFollowerThatDoesNotReadLosesItsOldestEventsAndDelaysNobody() throws InterruptedException {
        EventLog.Follower stalled = log.follow(0).orElseThrow();
        EventLog.Follower reader = log.follow(0).orElseThrow();
        for (int i = 1; i <= 10; i++) {
            log.publish("event " + i);
            assertThat(reader.next()).isEqualTo(new EventLog.Event(i, "event " + i));
        }
        assertThat(stalled.dropped()).isEqualTo(7);
        assertThat(stalled.next()).isEqualTo(new EventLog.Event(8, "event 8"));
    }

    @ParameterizedTest
    @CsvSource({
        "10,''",
        "9,'10'",
        "7,'8,9,10'",
        "5,'8,9,10'",
        "4,'10'",
        "0,'10'",
        "-1,'10'",
        "11,'10'",
        "9223372036854775807,'10'"
    })
    void replaysWhatIsStillThereAndElseStartsWithTheNewest(long lastSeen, String expected) throws InterruptedException {
        for (int i = 1; i <= 10; i++) {
            log.publish("event " + i);
        }
        EventLog.Follower back = log.follow(lastSeen).orElseThrow();
        log.publish("end");
        List<String> ids = new ArrayList<>();
        for (EventLog.Event event = back.next(); event != null && event.id() <= 10; event = back.next()) {
            ids.add(String.valueOf(event.id()));
        }
        // the event that ends the loop may push the oldest of a full queue out
        List<String> all = expected.isEmpty() ? List.of() : List.of(expected.split(","));
        assertThat(ids).isEqualTo(all.size() == 3 ? all.subList(1, 3) : all);
    }

    @Test
    void admitsOnlySoManyUntilOneLeaves() {
        EventLog.Follower first = log.follow(0).orElseThrow();
        assertThat(log.follow(0)).isPresent();
        assertThat(log.follow(0)).isEmpty();
        first.close();
        assertThat(log.follow(0)).isPresent();
    }

    @Test
    void closingReleasesThoseWhoWaitAndAdmitsNobodyElse() throws Exception {
        EventLog.Follower follower = log.follow(0).orElseThrow();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<EventLog.Event> waiting = thread.submit(follower::next);
            log.close();
            assertThat(waiting.get()).isNull();
            assertThat(log.follow(0)).isEmpty();
            assertThat(log.followers()).isZero();
        } finally {
            thread.shutdownNow();
        }
    }
}
