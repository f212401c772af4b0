package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hundred million items in a JVM of 64 MB, used as a user would: scrolled about, measured here and there, changed. */
class VirtualScrollMemoryTest {
    @Test
    @Tag("R4")
    void aHundredMillionItemsFitIntoSixtyFourMegabytes() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Small.class.getName()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.strip()).isEqualTo("100000010 items, 5.000001E9 px, last 100000009");
    }

    /** What runs in the small JVM. */
    static final class Small {
        public static void main(String[] arguments) {
            VirtualScroll list = RenderingOptimizer.list(
                    ScrollOptions.items(100_000_000).itemHeight(50).viewport(800));
            for (int i = 0; i < 100_000; i++) {
                list.scrollTo(i * 50_000.0);
                list.resize(list.firstVisible(), i % 10 == 0 ? 50.05 : 50); // 10,000 of them 0.05 px more: 500 px
            }
            list.insert(50_000_000, 20);
            list.remove(60_000_000, 10);
            list.move(0, 1, 10); // 100,000,010 items of 50 px and those 500 px
            System.out.println(list.count() + " items, " + list.totalSize() + " px, last "
                    + (list.scrollToItem(Integer.MAX_VALUE, Align.END) > 0 ? list.lastVisible() : -1));
        }
    }
}
