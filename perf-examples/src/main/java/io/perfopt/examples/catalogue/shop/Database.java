package io.perfopt.examples.catalogue.shop;

import io.perfopt.PerformanceOptimizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The shop's products and sales in an H2 database in memory, the same ones at every start. Each query is measured as {@code sql.<name>}.
 * Thread-safe.
 */
public final class Database implements AutoCloseable {
    /** How many products the shop has. */
    public static final int PRODUCTS = 200_000;

    /** How many sales it looks back on. */
    public static final int SALES = 600_000;

    private static final int CONNECTIONS = 16;

    private final PerformanceOptimizer perf;
    private final JdbcConnectionPool connections;
    private final int products;

    /** Makes one value of the row a result stands at. */
    @FunctionalInterface
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    public Database(PerformanceOptimizer perf, int products, int sales) {
        this.perf = perf;
        this.products = products;
        String url = "jdbc:h2:mem:catalogue-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        this.connections = JdbcConnectionPool.create(url, "shop", "");
        connections.setMaxConnections(CONNECTIONS);
        fill(sales);
    }

    public int productCount() {
        return products;
    }

    /** All rows of a query. */
    public <T> List<T> query(String name, String sql, RowMapper<? extends T> mapper, Object... parameters) {
        try {
            return perf.track("sql." + name, () -> rows(sql, mapper, parameters));
        } catch (SQLException failed) {
            throw new IllegalStateException("the query " + name + " failed", failed);
        }
    }

    /** How many queries of a name were made in the last hour. */
    public long queries(String name) {
        return perf.metrics("sql." + name).count();
    }

    private <T> List<T> rows(String sql, RowMapper<? extends T> mapper, Object... parameters) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(mapper.map(result));
                }
            }
            return rows;
        }
    }

    /** Runs the statements of {@code shop.sql}, which make the data of nothing but numbers and a seed. */
    private void fill(int sales) {
        String script = resource("shop.sql")
                .replace(":products", String.valueOf(products))
                .replace(":sales", String.valueOf(sales));
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : script.split(";", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        } catch (SQLException failed) {
            connections.dispose();
            throw new IllegalStateException("the shop's data could not be made", failed);
        }
    }

    private static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(Database.class.getResourceAsStream(name), () -> name + " is missing")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException(name + " could not be read", failed);
        }
    }

    /** Frees the data. */
    @Override
    public void close() {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException failed) {
            throw new IllegalStateException("the shop's database could not be closed", failed);
        } finally {
            connections.dispose();
        }
    }
}
