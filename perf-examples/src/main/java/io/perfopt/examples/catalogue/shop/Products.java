package io.perfopt.examples.catalogue.shop;

import io.perfopt.Cacheable;
import java.util.Optional;

/** Products one by one. */
public interface Products {
    @Cacheable(region = "product", key = "{0}", ttl = "10m")
    Optional<Details> find(long id);

    /** Products as the database has them. */
    static Products in(Database database) {
        return id -> database
                .<Details>query(
                        "product",
                        "SELECT id, name, category, description, cents FROM product WHERE id = ?",
                        row -> new Details(
                                row.getLong("id"),
                                row.getString("name"),
                                row.getString("category"),
                                row.getString("description"),
                                row.getInt("cents")),
                        id)
                .stream()
                .findFirst();
    }
}
