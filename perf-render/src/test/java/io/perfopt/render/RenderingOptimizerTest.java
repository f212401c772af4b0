package io.perfopt.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RenderingOptimizerTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        RenderingConfig config = RenderingConfig.defaults();
        assertThat(config.frameBudget()).isEqualTo(Duration.ofMillis(8));
        assertThat(config.targetFps()).isEqualTo(60);
        assertThat(config.maximumContainers()).isEqualTo(10_000);
        assertThat(config.maximumPendingUpdates()).isEqualTo(100_000);
        assertThat(config.maximumPendingRenders()).isEqualTo(10_000);
    }

    @Test
    void impossibleConfigurationsAreRefusedNamingKeyRuleAndValue() {
        assertThatThrownBy(() ->
                        RenderingConfig.builder().frameBudget(Duration.ZERO).build())
                .hasMessage("render.frameBudget must be more than zero and at most 10 s, was PT0S");
        assertThatThrownBy(() -> RenderingConfig.builder().targetFps(Double.NaN).build())
                .hasMessage("render.targetFps must be from 1 to 1000, was NaN");
        assertThatThrownBy(() -> RenderingConfig.builder().maximumContainers(0).build())
                .hasMessage("render.maximumContainers must be at least 1, was 0");
    }

    @Test
    void containersAreBounded() {
        try (RenderingOptimizer render = RenderingOptimizer.create(
                RenderingConfig.builder().maximumContainers(2).build())) {
            render.frames("a");
            render.frames("b");
            render.frames("a");
            assertThatThrownBy(() -> render.frames("c"))
                    .isInstanceOf(RenderException.class)
                    .hasMessageContaining("render.maximumContainers, which is 2");
            render.disable("a");
            render.frames("c");
            assertThat(render.stats().containers()).isEqualTo(2);
        }
    }

    @Test
    void disablingAContainerFreesItsState() {
        RenderingOptimizer render = RenderingOptimizer.create();
        render.frames("orders").frame(0, 1);
        assertThat(render.disable("orders")).isTrue();
        assertThat(render.disable("orders")).isFalse();
        assertThat(render.stats("orders").renders()).isZero();
        assertThat(render.stats().containers()).isZero();
    }

    @Test
    void nothingIsCreatedAfterClose() {
        RenderingOptimizer render = RenderingOptimizer.create();
        render.frames("orders");
        render.close();
        render.close();
        assertThatThrownBy(() -> render.frames("orders")).isInstanceOf(IllegalStateException.class);
        assertThat(render.stats().containers()).isZero();
        assertThat(render).hasToString("RenderingOptimizer[containers=0, frameBudget=PT0.008S, closed=true]");
    }
}
