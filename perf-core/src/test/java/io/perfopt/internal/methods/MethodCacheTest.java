package io.perfopt.internal.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perfopt.CacheCondition;
import io.perfopt.Cacheable;
import io.perfopt.Invalidates;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.Type;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P23")
class MethodCacheTest {
    private long now = 1;
    private final CachingSystem cache =
            CachingSystem.builder().nanoClock(() -> now).build();
    private final AsyncOperationsManager async =
            AsyncOperationsManager.builder().build();
    private final MethodCache methods = new MethodCache(cache, () -> async);
    private final Shop shop = new Shop();
    private final Catalogue cached = methods.proxy(Catalogue.class, shop);

    @AfterEach
    void close() {
        async.close();
        cache.close();
    }

    @Test
    void loadsAsAnOperationWhenAsked() throws IOException {
        Remote remote = methods.proxy(Remote.class, id -> {
            if (id < 0) {
                throw new IOException("no " + id);
            }
            return Thread.currentThread().getName();
        });
        assertThat(remote.worker(1)).startsWith("perfopt-async-").isEqualTo(remote.worker(1));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> remote.worker(-1))
                .withMessage("no -1");
        assertThat(async.type("remote").stats().submitted()).isEqualTo(2);

        MethodCache alone = new MethodCache(cache, () -> {
            throw new IllegalStateException("the scheduler is switched off");
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alone.proxy(Remote.class, id -> "never"))
                .withMessageContaining("Remote.worker")
                .withMessageContaining("the scheduler is switched off");
    }

    @Test
    void asksTheImplementationOncePerArguments() throws IOException {
        assertThat(cached.price(1)).isEqualTo(10);
        assertThat(cached.price(1)).isEqualTo(10);
        assertThat(cached.price(2)).isEqualTo(20);
        assertThat(shop.calls).containsExactly("price 1", "price 2");
    }

    @Test
    void dropsWhatAMethodInvalidatesOnceItSucceeded() throws IOException {
        cached.price(1);
        cached.price(2);
        cached.setPrice(1, 11);
        assertThat(cached.price(1)).isEqualTo(10);
        assertThat(cached.price(2)).isEqualTo(20);
        cached.reprice();
        cached.price(2);
        assertThat(shop.calls).containsExactly("price 1", "price 2", "setPrice 1", "price 1", "reprice", "price 2");

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> cached.setPrice(2, -1));
        cached.price(2);
        assertThat(shop.calls).endsWith("price 2", "setPrice 2");
    }

    @Test
    void keepsTheExceptionsOfTheImplementation() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> cached.price(-1))
                .withMessage("no price -1");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> cached.price(-1));
        assertThat(shop.calls).containsExactly("price -1", "price -1");
    }

    @Test
    void keepsTheContentOfAnOptionalAndAsksAgainForAnEmptyOne() {
        assertThat(cached.name(1)).contains("name 1");
        assertThat(cached.name(1)).contains("name 1");
        assertThat(cached.name(-1)).isEmpty();
        assertThat(cached.name(-1)).isEmpty();
        assertThat(shop.calls).containsExactly("name 1", "name -1", "name -1");
    }

    @Test
    void knowsWhatTheTypesOfAGenericInterfaceAre() {
        List<String> calls = new ArrayList<>();
        Lamps lamps = methods.proxy(Lamps.class, new Lamps() {
            @Override
            public Optional<String> find(Integer id) {
                calls.add("find " + id);
                return Optional.of("lamp " + id);
            }

            @Override
            public List<String> all() {
                calls.add("all");
                return List.of("lamp 1");
            }
        });
        Store<String, Integer> store = lamps;
        assertThat(lamps.find(1)).contains("lamp 1");
        assertThat(store.find(1)).as("through the compiler's bridge").contains("lamp 1");
        assertThat(lamps.all()).containsExactly("lamp 1");
        assertThat(store.all()).containsExactly("lamp 1");
        assertThat(calls).containsExactly("find 1", "all");
        assertThat(cache.region("lamp", String.class).find("1")).contains("lamp 1");
        assertThat(cache.region("Lamps.all", new Type<List<String>>() {}, region -> {})
                        .find("all()"))
                .contains(List.of("lamp 1"));
    }

    interface Store<T, I> {
        @Cacheable
        Optional<T> find(I id);

        @Cacheable
        List<T> all();
    }

    interface Lamps extends Store<String, Integer> {
        @Override
        @Cacheable(region = "lamp", key = "{id}")
        Optional<String> find(Integer id);
    }

    @Test
    void anEmptyResultIsNoFailedLoadAndDropsWhatWasKept() {
        cached.name(-1);
        assertThat(cache.stats().loadFailures()).isZero();

        CacheRegion<String> region = cache.region(
                "gone",
                String.class,
                config -> config.ttl(Duration.ofMinutes(1)).failSafe(Duration.ofHours(1)));
        Vanishing implementation = new Vanishing();
        Maybe maybe = methods.proxy(Maybe.class, implementation);
        assertThat(maybe.find(1)).contains("here");
        implementation.gone = true;
        now += Duration.ofMinutes(2).toNanos();
        assertThat(maybe.find(1)).isEmpty();
        implementation.broken = true;
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> maybe.find(1));
        assertThat(region.find("1")).isEmpty();
    }

    interface Maybe {
        @Cacheable(region = "gone", key = "{id}")
        Optional<String> find(int id);
    }

    private static final class Vanishing implements Maybe {
        private boolean gone;
        private boolean broken;

        @Override
        public Optional<String> find(int id) {
            if (broken) {
                throw new IllegalStateException("down");
            }
            return gone ? Optional.empty() : Optional.of("here");
        }
    }

    @Test
    void aStageWithoutAValueIsAskedAgain() {
        assertThat(cached.stock("none").toCompletableFuture().join()).isNull();
        assertThat(cached.stock("none").toCompletableFuture().join()).isNull();
        assertThat(shop.calls).containsExactly("stock none", "stock none");
        assertThat(cache.stats().loadFailures()).isZero();
    }

    @Test
    void keepsTheContentOfAStageAndItsFailureNot() {
        assertThat(cached.stock("a").toCompletableFuture().join()).isEqualTo(1);
        assertThat(cached.stock("a").toCompletableFuture().join()).isEqualTo(1);
        assertThat(shop.calls).containsExactly("stock a");

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> cached.stock("").toCompletableFuture().join())
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneCallerCannotCompleteAnothersStage() {
        CompletableFuture<Integer> mine = cached.stock("a").toCompletableFuture();
        mine.join();
        mine.obtrudeValue(99);
        assertThat(cached.stock("a").toCompletableFuture().join()).isEqualTo(1);
    }

    @Test
    void aConditionDecidesPerCall() {
        cached.even(2);
        cached.even(2);
        cached.even(3);
        cached.even(3);
        assertThat(shop.calls).containsExactly("even 2", "even 3", "even 3");
    }

    @Test
    void passesOtherMethodsOn() {
        cached.plain();
        cached.plain();
        assertThat(cached.greeting()).isEqualTo("hello from the shop");
        assertThat(shop.calls).containsExactly("plain", "plain");
        assertThat(Set.of(cached)).contains(cached).doesNotContain(shop);
        assertThat(cached).hasToString("cached the shop");
        assertThat(cached.hashCode()).isEqualTo(System.identityHashCode(cached));
    }

    @Test
    void refusesWhatItCannotFollowNamingTheMethod() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> methods.proxy(Shop.class, shop))
                .withMessageContaining("cached needs an interface");
        refused(SameKeys.class, "have the same key item/{} in region shared");
        refused(Nothing.class, "returns nothing that could be kept");
        refused(Unknown.class, "does not say what type of value it returns");
        refused(Both.class, "is both @Cacheable and @Invalidates");
        refused(Ttl.class, "ttl must be a whole number with one of");
        refused(TwoNames.class, "has both a key and a pattern");
    }

    @Test
    void memoizesAFunction() {
        List<Object> asked = new ArrayList<>();
        Function<Object, String> slow = methods.memoized("slow", argument -> {
            asked.add(argument);
            if (argument.equals(13)) {
                throw new IllegalArgumentException("unlucky");
            }
            return "result " + argument;
        });
        assertThat(slow.apply(1)).isEqualTo("result 1");
        assertThat(slow.apply(1)).isEqualTo("result 1");
        assertThat(slow.apply("1")).isEqualTo("result 1");
        assertThat(slow.apply(List.of(1, 2))).isEqualTo("result [1, 2]");
        assertThat(asked).containsExactly(1, "1", List.of(1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> slow.apply(13)).withMessage("unlucky");
    }

    private <T> void refused(Class<T> type, String why) {
        T target = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> methods.proxy(type, target))
                .withMessageContaining(why)
                .withMessageContaining(type.getSimpleName());
    }

    interface Catalogue {
        @Cacheable(region = "price", key = "{id}", ttl = "5m")
        int price(long id) throws IOException;

        @Invalidates(region = "price", key = "{id}")
        void setPrice(long id, int price);

        @Invalidates(region = "price")
        void reprice();

        @Cacheable
        Optional<String> name(long id);

        @Cacheable
        CompletionStage<Integer> stock(String id);

        @Cacheable(condition = EvenOnly.class)
        int even(int number);

        void plain();

        default String greeting() {
            return "hello from " + this;
        }
    }

    public static final class EvenOnly implements CacheCondition {
        public EvenOnly() {}

        @Override
        public boolean test(Method method, List<@Nullable Object> arguments) {
            return arguments.get(0) instanceof Integer number && number % 2 == 0;
        }
    }

    static final class Shop implements Catalogue {
        private final List<String> calls = new ArrayList<>();

        @Override
        public int price(long id) throws IOException {
            calls.add("price " + id);
            if (id < 0) {
                throw new IOException("no price " + id);
            }
            return (int) id * 10;
        }

        @Override
        public void setPrice(long id, int price) {
            calls.add("setPrice " + id);
            if (price < 0) {
                throw new IllegalStateException("negative");
            }
        }

        @Override
        public void reprice() {
            calls.add("reprice");
        }

        @Override
        public Optional<String> name(long id) {
            calls.add("name " + id);
            return id < 0 ? Optional.empty() : Optional.of("name " + id);
        }

        @Override
        public CompletionStage<Integer> stock(String id) {
            calls.add("stock " + id);
            return id.isEmpty()
                    ? CompletableFuture.failedFuture(new IllegalArgumentException("empty"))
                    : CompletableFuture.completedFuture(id.equals("none") ? null : id.length());
        }

        @Override
        public int even(int number) {
            calls.add("even " + number);
            return number;
        }

        @Override
        public void plain() {
            calls.add("plain");
        }

        @Override
        public String toString() {
            return "the shop";
        }
    }

    interface Remote {
        @Cacheable(operation = "remote")
        String worker(int id) throws IOException;
    }

    interface SameKeys {
        @Cacheable(region = "shared", key = "item/{0}")
        String one(int id);

        @Cacheable(region = "shared", key = "item/{name}")
        String other(String name);
    }

    interface Nothing {
        @Cacheable
        void nothing();
    }

    interface Unknown {
        @Cacheable
        <T> List<T> unknown(T id);
    }

    interface Both {
        @Cacheable
        @Invalidates(region = "x")
        String both();
    }

    interface Ttl {
        @Cacheable(ttl = "soon")
        String ttl();
    }

    interface TwoNames {
        @Invalidates(region = "x", key = "a", matching = "b*")
        void twoNames();
    }
}
