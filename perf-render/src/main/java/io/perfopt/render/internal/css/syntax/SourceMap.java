package io.perfopt.render.internal.css.syntax;

import io.perfopt.render.RenderException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A source map of version 3, flat or in sections: from a place in the sheet to the place it was made from. Immutable. */
public final class SourceMap {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** Sorted by line and column of the sheet; all numbers from 0. */
    private final List<Mapping> mappings = new ArrayList<>();

    /** One place in the sheet and where it comes from. */
    public record Mapping(int line, int column, String source, int sourceLine, int sourceColumn) {}

    /**
     * Reads a map.
     *
     * @throws RenderException if the text is no source map
     */
    public SourceMap(String json) {
        try { // the parser of JSON has unchecked exceptions of its own; all mean that the text is no map
            JsonNode root = new JsonMapper().readTree(json.startsWith(")]}'") ? json.substring(4) : json);
            JsonNode sections = root.get("sections");
            if (sections == null) {
                read(root, 0, 0);
            } else {
                for (JsonNode section : sections) {
                    read(
                            section.path("map"),
                            section.at("/offset/line").asInt(0),
                            section.at("/offset/column").asInt(0));
                }
            }
        } catch (RuntimeException e) {
            throw new RenderException("the source map cannot be read: " + e.getMessage(), e);
        }
        mappings.sort(Comparator.comparingInt(Mapping::line).thenComparingInt(Mapping::column));
    }

    private void read(JsonNode map, int firstLine, int firstColumn) {
        List<String> sources = new ArrayList<>();
        String root = map.path("sourceRoot").asString("");
        for (JsonNode source : map.path("sources")) {
            sources.add(
                    root.isEmpty()
                            ? source.asString("")
                            : root + (root.endsWith("/") ? "" : "/") + source.asString(""));
        }
        String text = map.path("mappings").asString("");
        int line = firstLine;
        int[] sum = new int[5]; // column, source, source line, source column, name
        sum[0] = firstColumn;
        int field = 0;
        int value = 0;
        int shift = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ';';
            if (c == ',' || c == ';') {
                if (field >= 4 && sum[1] >= 0 && sum[1] < sources.size()) {
                    mappings.add(new Mapping(line, sum[0], sources.get(sum[1]), sum[2], sum[3]));
                }
                field = 0;
                if (c == ';') {
                    line++;
                    sum[0] = 0;
                }
                continue;
            }
            int digit = DIGITS.indexOf(c);
            if (digit < 0 || shift > 30 || field > 4) {
                throw new IllegalArgumentException("unexpected '" + c + "' in the mappings");
            }
            value |= (digit & 31) << shift;
            if ((digit & 32) != 0) {
                shift += 5;
            } else {
                sum[field++] += (value & 1) == 1 ? -(value >>> 1) : value >>> 1;
                value = 0;
                shift = 0;
            }
        }
    }

    /** What a place (counted from 1) comes from: the last mapping of its line at or before it; null when the map knows none. */
    public @Nullable Mapping find(int line, int column) {
        int low = 0;
        int high = mappings.size() - 1;
        Mapping best = null;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Mapping mapping = mappings.get(middle);
            if (mapping.line < line - 1 || (mapping.line == line - 1 && mapping.column <= column - 1)) {
                best = mapping;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return best != null && best.line == line - 1 ? best : null;
    }
}
