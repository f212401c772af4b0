package io.perfopt.examples.catalogue.supplier;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CircuitBreakerConfig;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.LongFunction;

/**
 * Asks the supplier so that its bad days stay its own: a failed call is tried again, and a supplier that fails most calls is left alone for a while.
 * Thread-safe.
 */
public final class SupplierClient {
    /** How long a supplier that failed is left alone. */
    public static final Duration OPEN_FOR = Duration.ofSeconds(2);

    /** Four of five of the last 20 calls must fail for that; fewer are a matter for retries. */
    public static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.builder()
            .failureRate(0.8)
            .countWindow(20)
            .minimumCalls(20)
            .openFor(OPEN_FOR)
            .halfOpenCalls(3)
            .build();

    private static final String TYPE = "supplier";

    private final PerformanceOptimizer perf;
    private final LongFunction<URI> address;
    private final CircuitBreaker breaker;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    public SupplierClient(PerformanceOptimizer perf, LongFunction<URI> address, CircuitBreaker breaker) {
        this.perf = perf;
        this.address = address;
        this.breaker = breaker;
        perf.async()
                .configure(
                        TYPE,
                        type -> type.maxConcurrent(4)
                                .timeout(Duration.ofSeconds(2))
                                .retry(RetryPolicy.exponential(5, Duration.ofMillis(20)))
                                .circuitBreaker(breaker));
    }

    /** Before: one call, which fails when the supplier does. */
    public int direct(long product) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.apply(product))
                .timeout(Duration.ofSeconds(1))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the supplier answered " + answer.statusCode());
        }
        return Integer.parseInt(answer.body());
    }

    /** After: days until delivery, or nothing while the supplier does not say; never a failure. */
    public OperationHandle<OptionalInt> delivery(long product) {
        return perf.async()
                .submit(Operation.of(TYPE, () -> OptionalInt.of(direct(product)))
                        .dedupeBy(product)
                        .fallbackValue(OptionalInt.empty()));
    }

    public CircuitBreaker.Stats breaker() {
        return breaker.stats();
    }
}
