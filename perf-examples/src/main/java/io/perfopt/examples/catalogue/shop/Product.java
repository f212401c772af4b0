package io.perfopt.examples.catalogue.shop;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A line of the product list. Immutable. */
public record Product(long id, String name, String category, int cents) {
    static final String COLUMNS = "id, name, category, cents";

    static Product of(ResultSet row) throws SQLException {
        return new Product(row.getLong("id"), row.getString("name"), row.getString("category"), row.getInt("cents"));
    }
}
