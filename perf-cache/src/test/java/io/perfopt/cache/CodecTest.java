package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.cache.spi.Codec;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CodecTest {
    record Line(String product, int count) {}

    record Order(String id, List<Line> lines, Map<String, Double> prices) {}

    private static final Order ORDER =
            new Order("o-1", List.of(new Line("p", 2), new Line("q", 0)), Map.of("p", 1.5, "q", -0.25));

    private static void survivesTheDisk(Consumer<RegionConfig.Builder> settings) {
        try (Rig rig = Rig.tiered()) {
            rig.cache.region("order", Order.class, settings).put("1", ORDER);
            rig.cache.memory().clear();
            assertThat(rig.cache.<Order>region("order", Order.class).find("1")).contains(ORDER);
        }
    }

    @Test
    @Tag("C2")
    void recordsSurviveTheDiskAsJson() {
        survivesTheDisk(region -> {});
    }

    @Test
    @Tag("C2")
    void recordsSurviveTheDiskAsCbor() {
        survivesTheDisk(region -> region.codec(Codecs.cbor()));
    }

    @Test
    @Tag("C2")
    void aUsersCodecIsUsedAndItsFailureIsADroppedWrite() {
        AtomicBoolean broken = new AtomicBoolean();
        Codec codec = new Codec() {
            @Override
            public int id() {
                return 77;
            }

            @Override
            public byte[] encode(Object value, Type type) throws IOException {
                if (broken.get()) {
                    throw new IllegalStateException("broken codec");
                }
                return ((Line) value).product().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Object decode(byte[] bytes, int offset, int length, Type type) {
                return new Line(new String(bytes, offset, length, StandardCharsets.UTF_8), 7);
            }
        };
        try (Rig rig = Rig.tiered()) {
            CacheRegion<Line> region = rig.cache.region("line", Line.class, settings -> settings.codec(codec));
            region.put("a", new Line("p", 1));
            rig.cache.memory().clear();
            assertThat(region.find("a")).contains(new Line("p", 7));
            broken.set(true);
            region.put("a", new Line("q", 1));
            assertThat(region.find("a")).contains(new Line("q", 1));
            rig.cache.memory().clear();
            assertThat(region.find("a")).as("the outdated bytes are gone").isEmpty();
            assertThat(rig.cache.stats().droppedWrites()).isEqualTo(1);
        }
    }

    @Test
    void aCodecWithAReservedIdIsRefused() {
        Codec codec = new Codec() {
            @Override
            public int id() {
                return 3;
            }

            @Override
            public byte[] encode(Object value, Type type) {
                return new byte[0];
            }

            @Override
            public Object decode(byte[] bytes, int offset, int length, Type type) {
                return "";
            }
        };
        try (Rig rig = Rig.memory()) {
            assertThatThrownBy(() -> rig.cache.region("r", Line.class, region -> region.codec(codec)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from 16 to 255");
        }
    }

    /** Two classes of one simple name stand for two versions of one class. */
    static final class Before {
        record Customer(String name, int age) {}
    }

    static final class After {
        record Customer(String name, int age, String email) {}
    }

    @Test
    @Tag("C2")
    void aClassThatHasChangedItsShapeIsACountedMiss() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("c", new Before.Customer("Ada", 36));
            rig.cache.memory().clear();
            assertThat(rig.cache.find("c", After.Customer.class)).isEmpty();
            assertThat(rig.cache.stats().decodeFailures()).isEqualTo(1);
            assertThat(rig.cache.find("c", Before.Customer.class)).contains(new Before.Customer("Ada", 36));
        }
    }

    static final class Bomb implements Serializable {
        private static final long serialVersionUID = 1L;
        static final AtomicBoolean EXPLODED = new AtomicBoolean();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            EXPLODED.set(true);
            in.defaultReadObject();
        }
    }

    static final class Allowed implements Serializable {
        private static final long serialVersionUID = 1L;
        final String name;
        final int[] numbers;

        Allowed(String name, int... numbers) {
            this.name = name;
            this.numbers = numbers;
        }
    }

    @Test
    @Tag("C2")
    void javaSerializationLetsOnlyNamedClassesOut() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<Serializable> region = rig.cache.region(
                    "java", Serializable.class, settings -> settings.codec(Codecs.javaSerialization(Allowed.class)));
            region.put("good", new Allowed("n", 1, 2, 3));
            region.put("bad", new Bomb());
            rig.cache.memory().clear();
            assertThat(region.find("good")).hasValueSatisfying(value -> {
                assertThat(((Allowed) value).name).isEqualTo("n");
                assertThat(((Allowed) value).numbers).containsExactly(1, 2, 3);
            });
            assertThat(region.find("bad")).isEmpty();
            assertThat(Bomb.EXPLODED).isFalse();
            assertThat(rig.cache.stats().decodeFailures()).isEqualTo(1);
            assertThatThrownBy(Codecs::javaSerialization).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTypeCapturesItsArgument() {
        io.perfopt.cache.Type<List<Order>> type = new io.perfopt.cache.Type<>() {};
        assertThat(type.raw()).isEqualTo(List.class);
        assertThat(type).hasToString("java.util.List<io.perfopt.cache.CodecTest$Order>");
        assertThat(type).isEqualTo(new io.perfopt.cache.Type<List<Order>>() {});
        assertThat(new io.perfopt.cache.Type<List<String>[]>() {}.raw()).isEqualTo(List[].class);
        assertThatThrownBy(() -> io.perfopt.cache.Type.of(int.class)).isInstanceOf(IllegalArgumentException.class);
    }
}
