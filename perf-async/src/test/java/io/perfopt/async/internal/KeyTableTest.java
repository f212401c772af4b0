package io.perfopt.async.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The table of keys against a list of what calls hold. */
class KeyTableTest {
    private record Entry(int hash, int call, int position) {}

    @Test
    void findsTheLiveEntriesOfAHashAndNoOthers() {
        SplittableRandom random = new SplittableRandom(5);
        KeyTable table = new KeyTable();
        Deque<List<Entry>> calls = new ArrayDeque<>();
        // Numbers that wrap around on their way.
        int number = Integer.MAX_VALUE - 50;
        for (int step = 0; step < Tasks.steps(); step++) {
            int choice = random.nextInt(20);
            if (calls.isEmpty() || choice == 0) {
                number = number == -1 ? 1 : number + 1;
                calls.add(new ArrayList<>());
            } else if (choice == 1 || calls.size() > 4) {
                calls.remove();
                table.forgetBefore(number - calls.size() + 1);
            }
            if (calls.isEmpty()) {
                continue;
            }
            // Few hashes, so that entries of one hash pile up.
            int hash = random.nextInt(40) * 0x0101_0101;
            List<Entry> newest = calls.getLast();
            Entry entry = new Entry(hash, number, newest.size());
            newest.add(entry);
            table.add(hash, number, entry.position);
            assertThat(found(table, hash))
                    .as("step %d", step)
                    .containsExactlyInAnyOrderElementsOf(calls.stream()
                            .flatMap(List::stream)
                            .filter(each -> each.hash == hash)
                            .toList());
        }
    }

    private static List<Entry> found(KeyTable table, int hash) {
        List<Entry> found = new ArrayList<>();
        for (int slot = table.find(hash, KeyTable.NONE); slot != KeyTable.NONE; slot = table.find(hash, slot)) {
            found.add(new Entry(hash, table.call(slot), table.position(slot)));
        }
        return found;
    }

    @Test
    void growsWithWhatIsLiveOnly() {
        KeyTable table = new KeyTable();
        for (int call = 1; call <= 10_000; call++) {
            table.forgetBefore(call - 1);
            for (int position = 0; position < 100; position++) {
                table.add(KeyTable.hash(call * 100 + position), call, position);
            }
        }
        assertThat(table.length()).isLessThanOrEqualTo(2_048);
        table.clear();
        assertThat(table.find(KeyTable.hash(1_000_000), KeyTable.NONE)).isEqualTo(KeyTable.NONE);
    }
}
