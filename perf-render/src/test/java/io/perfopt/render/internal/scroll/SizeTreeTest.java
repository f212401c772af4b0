package io.perfopt.render.internal.scroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tree against a plain list of sizes that adds up from the front. */
class SizeTreeTest {
    private static final long ESTIMATE = 50;

    private long estimate = ESTIMATE;
    private long gap;
    private SizeTree tree = new SizeTree(0, ESTIMATE, 0);
    private final List<Long> plain = new ArrayList<>();

    @Test
    @Tag("R4")
    void agreesWithAPlainListUnderRandomChanges() {
        run(100_000);
    }

    @Test
    @Tag("soak")
    @Tag("R4")
    void agreesWithAPlainListUnderAMillionRandomChanges() {
        run(1_000_000);
    }

    @Test
    void everyItemCanBeReplacedRemovedAndInsertedAgain() {
        tree = new SizeTree(0, ESTIMATE, 0);
        plain.clear();
        for (int count : new int[] {1, 40, 200, 5000}) {
            tree.insert(0, count);
            long[] sizes = new long[count];
            Arrays.setAll(sizes, i -> i % 7);
            tree.replace(0, sizes);
            tree.checkInvariants();
            assertThat(tree.count()).isEqualTo(count);
            assertThat(tree.end()).isEqualTo(Arrays.stream(sizes).sum());
            for (int i = 0; i < count; i++) {
                tree.forget(i);
            }
            tree.checkInvariants();
            assertThat(tree.end()).isEqualTo(count * ESTIMATE);
            tree.remove(0, count);
            assertThat(tree.count()).isZero();
            assertThat(tree.end()).isZero();
        }
    }

    private void run(int steps) {
        int rounds = 20;
        for (int round = 0; round < rounds; round++) {
            long seed = 0x5eedL + round;
            try {
                randomRun(new SplittableRandom(seed), steps / rounds);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private void randomRun(SplittableRandom random, int steps) {
        gap = random.nextInt(3) * 4L;
        estimate = random.nextInt(4) == 0 ? 0 : ESTIMATE;
        plain.clear();
        int count = random.nextInt(600);
        for (int i = 0; i < count; i++) {
            plain.add(random.nextInt(3) == 0 ? SizeTree.UNMEASURED : sizeOf(random));
        }
        tree = random.nextBoolean()
                ? new SizeTree(count, plain::get, estimate, gap)
                : fill(new SizeTree(count, estimate, gap));
        for (int step = 0; step < steps; step++) {
            change(random);
            if (step % 16 == 0) {
                compare(random);
            }
            if (step % 512 == 0) {
                tree.checkInvariants();
            }
        }
        tree.checkInvariants();
        for (int i = 0; i < plain.size(); i++) {
            assertThat(tree.raw(i)).as("size of %s", i).isEqualTo(plain.get(i));
        }
    }

    private SizeTree fill(SizeTree empty) {
        for (int i = 0; i < plain.size(); i++) {
            if (plain.get(i) != SizeTree.UNMEASURED) {
                empty.resize(i, plain.get(i));
            }
        }
        return empty;
    }

    private static long sizeOf(SplittableRandom random) {
        return random.nextInt(4) == 0 ? 0 : random.nextInt(200);
    }

    private void change(SplittableRandom random) {
        int count = plain.size();
        switch (random.nextInt(count > 1500 ? 9 : 8)) {
            case 0, 1 -> {
                int at = random.nextInt(count + 1);
                int items = 1 + (random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(3));
                tree.insert(at, items);
                for (int i = 0; i < items; i++) {
                    plain.add(at, SizeTree.UNMEASURED);
                }
            }
            case 2, 8 -> {
                if (count > 0) {
                    int at = random.nextInt(count);
                    int items = Math.min(
                            count - at, 1 + (random.nextInt(4) == 0 ? random.nextInt(300) : random.nextInt(3)));
                    tree.remove(at, items);
                    plain.subList(at, at + items).clear();
                }
            }
            case 3 -> {
                if (count > 0) {
                    int from = random.nextInt(count);
                    int items = Math.min(count - from, 1 + random.nextInt(100));
                    int to = random.nextInt(count - items + 1);
                    tree.move(from, items, to);
                    List<Long> moved = new ArrayList<>(plain.subList(from, from + items));
                    plain.subList(from, from + items).clear();
                    plain.addAll(to, moved);
                }
            }
            case 4 -> {
                if (count > 0) {
                    int at = random.nextInt(count);
                    tree.forget(at);
                    plain.set(at, SizeTree.UNMEASURED);
                }
            }
            case 5 -> {
                if (count > 0) {
                    int at = random.nextInt(count);
                    long[] sizes = new long[Math.min(count - at, 1 + random.nextInt(150))];
                    for (int i = 0; i < sizes.length; i++) {
                        sizes[i] = random.nextInt(5) == 0 ? SizeTree.UNMEASURED : sizeOf(random);
                        plain.set(at + i, sizes[i]);
                    }
                    tree.replace(at, sizes);
                }
            }
            default -> {
                if (count > 0) {
                    int at = random.nextInt(count);
                    long size = sizeOf(random);
                    tree.resize(at, size);
                    plain.set(at, size);
                }
            }
        }
    }

    private void compare(SplittableRandom random) {
        int count = plain.size();
        long[] starts = new long[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i + 1] = starts[i] + size(i) + gap;
        }
        assertThat(tree.count()).isEqualTo(count);
        assertThat(tree.end()).isEqualTo(count == 0 ? 0 : starts[count] - gap);
        if (count == 0) {
            return;
        }
        int index = random.nextInt(count);
        assertThat(tree.start(index)).isEqualTo(starts[index]);
        assertThat(tree.size(index)).isEqualTo(size(index));
        assertThat(tree.measured(index)).isEqualTo(plain.get(index) != SizeTree.UNMEASURED);

        long position = switch (random.nextInt(3)) {
            case 0 -> starts[random.nextInt(count)];
            case 1 -> random.nextInt(200) - 100L;
            default -> (long) (random.nextDouble() * (starts[count] + 200));
        };
        assertThat(tree.bisect(position)).as("item at %s", position).isEqualTo(bisect(starts, count, position));
        long viewport = 1L + random.nextInt(900);
        int first = bisect(starts, count, position);
        int end = first;
        while (end < count - 1 && starts[end] + size(end) < position + viewport) {
            end++;
        }
        long visible = tree.visible(position, viewport, 0);
        assertThat(Span.first(visible)).as("first at %s", position).isEqualTo(first);
        assertThat(Span.last(visible)).as("last at %s + %s", position, viewport).isEqualTo(end);
    }

    private long size(int index) {
        return plain.get(index) == SizeTree.UNMEASURED ? estimate : plain.get(index);
    }

    private static int bisect(long[] starts, int count, long position) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) / 2;
            if (starts[middle] == position) {
                return middle;
            } else if (starts[middle] < position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low > 0 ? low - 1 : 0;
    }
}
