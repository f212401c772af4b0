package io.perfopt.benchmarks.cache;

import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** How far the bytes a cache says it uses are from the heap it really takes, for values of one shape. */
final class HeapAccuracy {
    private static final int ENTRIES = 20_000;

    /** A flat record as a shop has it. */
    record Product(String id, String name, String description, int price, long stock, double rating, boolean active) {}

    /** A record that holds others. */
    record Order(String id, List<Line> lines, Map<String, String> notes) {}

    /** A part of an order. */
    record Line(Product product, int count) {}

    private HeapAccuracy() {}

    static double text() {
        return error(random -> word(random, 20 + random.nextInt(400)));
    }

    static double flatRecord() {
        return error(HeapAccuracy::product);
    }

    static double numbers() {
        return error(random -> {
            List<Integer> numbers = new ArrayList<>();
            int size = random.nextInt(100);
            for (int i = 0; i < size; i++) {
                numbers.add(random.nextInt());
            }
            return numbers;
        });
    }

    static double map() {
        return error(random -> {
            Map<String, Object> map = new TreeMap<>();
            int size = 1 + random.nextInt(20);
            for (int i = 0; i < size; i++) {
                map.put(word(random, 12), i % 2 == 0 ? word(random, 30) : (Object) random.nextLong());
            }
            return map;
        });
    }

    static double nested() {
        return error(random -> {
            List<Line> lines = new ArrayList<>();
            int size = 1 + random.nextInt(8);
            for (int i = 0; i < size; i++) {
                lines.add(new Line(product(random), i));
            }
            return new Order(word(random, 10), lines, Map.of(word(random, 5), word(random, 40)));
        });
    }

    private static Product product(Random random) {
        return new Product(
                word(random, 12),
                word(random, 30),
                word(random, random.nextInt(300)),
                random.nextInt(),
                random.nextLong(),
                random.nextDouble(),
                random.nextBoolean());
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    private static double error(Function<Random, Object> shape) {
        Random random = new Random(5);
        try (CachingSystem system =
                CachingSystem.builder().memory(ByteSize.megabytes(512)).build()) {
            CacheRegion<Object> region = system.region("shape", Object.class);
            fill(region, random, shape, 2_000); // classes loaded, queues and tables at their size
            region.clear();
            long before = heap();
            fill(region, random, shape, ENTRIES);
            long real = heap() - before;
            long said = region.tier(io.perfopt.cache.Tier.MEMORY).bytesUsed();
            return Math.abs((double) said / real - 1);
        }
    }

    private static void fill(CacheRegion<Object> region, Random random, Function<Random, Object> shape, int count) {
        for (int i = 0; i < count; i++) {
            region.put("entry:" + i, shape.apply(random));
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
