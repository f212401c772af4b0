package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a user's code throws, no worker dies and no handle stays open. And what carriers and listeners get to see. */
class HostileCodeTest {
    private static final class Hostile extends Error {
        private static final long serialVersionUID = 1L;

        Hostile(String message) {
            super(message);
        }
    }

    private static Hostile thrown(String where) {
        throw new Hostile(where);
    }

    /** A listener that throws from every method. */
    private static final class HostileListener implements OperationListener {
        @Override
        public void onQueued(long id, String type, int priority) {
            thrown("queued");
        }

        @Override
        public void onStarted(long id, String type, int attempt, long waitNanos) {
            thrown("started");
        }

        @Override
        public void onEnded(
                long id,
                String type,
                int priority,
                OperationStatus status,
                long waitNanos,
                long runNanos,
                @Nullable Throwable error) {
            thrown("ended");
        }

        @Override
        public void onRetry(long id, String type, int attempt, long delayNanos, Throwable error) {
            thrown("retry");
        }

        @Override
        public void onProgress(long id, String type, Progress progress) {
            thrown("progress");
        }

        @Override
        public void onRejected(String type, int priority, String reason) {
            thrown("rejected");
        }

        @Override
        public void onBatch(String type, int size, long waitNanos) {
            thrown("batch");
        }

        @Override
        public void onBreakerTransition(String type, CircuitBreaker.State from, CircuitBreaker.State to) {
            thrown("transition");
        }
    }

    @Test
    void errorsFromEveryKindOfCallbackLeaveTheWorkersAlive() {
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(2)
                .listener(new HostileListener())
                .contextCarrier(() -> {
                    throw new Hostile("capture");
                })
                .contextCarrier(() -> () -> {
                    throw new Hostile("open");
                })
                .contextCarrier(() -> () -> () -> {
                    throw new Hostile("close");
                })
                .build()) {
            CircuitBreaker breaker = CircuitBreaker.of(CircuitBreakerConfig.builder()
                    .minimumCalls(1)
                    .failOn(error -> thrown("predicate") == null)
                    .build());
            ops.configure("breaker", type -> type.circuitBreaker(breaker));
            ops.configure("batch", type -> type.batching(2, Duration.ofMillis(1)));
            List<OperationHandle<?>> handles = new ArrayList<>();
            for (int round = 0; round < 50; round++) {
                handles.add(ops.submit(Operation.<String>of("t", () -> {
                    throw new Hostile("work");
                })));
                handles.add(ops.submit(Operation.<String>of("t", () -> {
                            throw new Hostile("work");
                        })
                        .retry(RetryPolicy.fixed(2, Duration.ZERO).retryIf(error -> {
                            throw new Hostile("predicate");
                        }))));
                handles.add(ops.submit(Operation.<String>of("t", () -> {
                            throw new Hostile("work");
                        })
                        .retry(RetryPolicy.fixed(2, Duration.ZERO))
                        .fallback(error -> {
                            throw new Hostile("fallback");
                        })));
                handles.add(ops.submit(Operation.<String>of("breaker", () -> {
                    throw new Hostile("work");
                })));
                handles.add(ops.submit(Operation.<String>of("batch", context -> {
                    context.progress(1, 2, "half");
                    throw new Hostile("work");
                })));
                handles.add(ops.<Integer, String>batcher("load", keys -> {
                            throw new Hostile("loader");
                        })
                        .maxSize(1)
                        .build()
                        .load(1));
                handles.add(ops.submit(Operation.<String>of("t", () -> {
                            throw new Hostile("shared");
                        })
                        .dedupeBy("key")));
                handles.add(ops.submit(Operation.<String>ofStage("t", context -> {
                    throw new Hostile("stage");
                })));
                handles.add(ops.submit(Operation.<String>ofStage(
                        "t", context -> CompletableFuture.failedFuture(new Hostile("failed stage")))));
            }
            for (OperationHandle<?> handle : handles) {
                assertThatThrownBy(handle::join).isInstanceOf(OperationException.class);
            }
            // The workers are alive: a result still comes.
            assertThat(ops.submit(Operation.of("t", () -> "alive")).join()).isEqualTo("alive");
            assertThat(ops.stats().callbackFailures()).isGreaterThan(500);
            assertThat(ops.stats().stuck()).isZero();
        }
    }

    @Test
    void aStageThatThrowsInADependentDoesNotHarmTheWorker() {
        ManualOps manual = ManualOps.single();
        OperationHandle<String> handle = manual.ops.submit(Operation.of("t", context -> {
            context.cancellation().onCancel(() -> thrown("action"));
            return "x";
        }));
        CompletableFuture<Void> dependent =
                handle.stage().thenAccept(value -> thrown("dependent")).toCompletableFuture();
        OperationHandle<String> next = manual.ops.submit(Operation.of("t", () -> "next"));
        manual.run();
        assertThat(dependent).isCompletedExceptionally();
        assertThat(next.join()).isEqualTo("next");
    }

    @Test
    void aStageFunctionMayNotReturnNull() {
        ManualOps manual = ManualOps.single();
        OperationHandle<String> handle = manual.ops.submit(Operation.<String>ofStage("t", context -> nothing()));
        manual.run();
        assertThatThrownBy(handle::join).hasRootCauseMessage("the work returned null instead of a stage");
    }

    @SuppressWarnings("NullAway") // the mistake under test
    private static CompletableFuture<String> nothing() {
        return null;
    }

    @Test
    @Tag("A26")
    void contextIsCarriedToTheRunToRetriesAndToTheFallback() {
        ThreadLocal<String> user = new ThreadLocal<>();
        List<String> seen = new ArrayList<>();
        ContextCarrier carrier = () -> {
            String captured = user.get();
            return () -> {
                String before = user.get();
                user.set(captured);
                return () -> user.set(before);
            };
        };
        ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(1).contextCarrier(carrier));
        user.set("anna");
        manual.ops.submit(Operation.<String>of("t", () -> {
                    seen.add("run " + user.get());
                    throw new IllegalStateException("no");
                })
                .retry(RetryPolicy.fixed(2, Duration.ofMillis(10)))
                .fallback(error -> {
                    seen.add("fallback " + user.get());
                    return "x";
                }));
        user.set("bert");
        manual.ops.type("t").submit(() -> seen.add("hot " + user.get()));
        user.set("worker");
        manual.advance(Duration.ofSeconds(1));
        assertThat(seen).containsExactly("run anna", "hot bert", "run anna", "fallback anna");
        assertThat(user.get()).isEqualTo("worker");
    }

    @Test
    void listenersHearTheLifeOfAnOperation() {
        List<String> heard = new ArrayList<>();
        OperationListener listener = new OperationListener() {
            @Override
            public void onQueued(long id, String type, int priority) {
                heard.add("queued " + id + " " + type + " " + priority);
            }

            @Override
            public void onStarted(long id, String type, int attempt, long waitNanos) {
                heard.add("started " + id + " attempt " + attempt);
            }

            @Override
            public void onEnded(
                    long id,
                    String type,
                    int priority,
                    OperationStatus status,
                    long waitNanos,
                    long runNanos,
                    @Nullable Throwable error) {
                heard.add("ended " + id + " " + status + (error == null ? "" : " " + error.getMessage()));
            }

            @Override
            public void onRetry(long id, String type, int attempt, long delayNanos, Throwable error) {
                heard.add("retry " + id + " after attempt " + attempt + " " + error.getMessage());
            }

            @Override
            public void onRejected(String type, int priority, String reason) {
                heard.add("rejected " + type);
            }

            @Override
            public void onBatch(String type, int size, long waitNanos) {
                heard.add("batch " + type + " " + size);
            }

            @Override
            public void onBreakerTransition(String type, CircuitBreaker.State from, CircuitBreaker.State to) {
                heard.add(type + " " + from + ">" + to);
            }
        };
        ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(1).listener(listener));
        manual.ops.configure("full", type -> type.capacity(1));
        manual.ops.submit(Operation.<String>of("t", () -> {
                    throw new IllegalStateException("no");
                })
                .retry(RetryPolicy.fixed(2, Duration.ZERO))
                .priority(7));
        manual.run();
        manual.ops.submit(Operation.of("full", () -> "x"));
        manual.ops.submit(Operation.of("full", () -> "y"));
        manual.run();
        assertThat(heard)
                .containsExactly(
                        "queued 1 t 7",
                        "started 1 attempt 1",
                        "retry 1 after attempt 1 no",
                        "started 1 attempt 2",
                        "ended 1 FAILED no",
                        "queued 2 full 5",
                        "rejected full",
                        "ended 3 FAILED full: the type's queue is full, 1 operations wait",
                        "started 2 attempt 1",
                        "ended 2 COMPLETED");
        heard.clear();
        CircuitBreaker breaker =
                CircuitBreaker.of(CircuitBreakerConfig.builder().build());
        manual.ops.configure("remote", type -> type.circuitBreaker(breaker).batching(1, Duration.ofSeconds(1)));
        breaker.forceOpen();
        manual.ops.submit(Operation.of("remote", () -> "x")).cancel();
        manual.run();
        assertThat(heard).contains("remote CLOSED>FORCED_OPEN", "batch remote 1");
    }
}
