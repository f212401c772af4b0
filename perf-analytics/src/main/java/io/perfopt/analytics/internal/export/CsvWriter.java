package io.perfopt.analytics.internal.export;

import io.perfopt.analytics.internal.slots.Distribution;
import io.perfopt.analytics.internal.slots.Kind;
import java.io.IOException;
import java.util.Locale;

/** One line for each set of tags, as RFC 4180 has it. Stateless. */
public final class CsvWriter {
    private static final String HEADER =
            "kind,name,tags,count,errors,total,average,min,max,p50,p95,p99,self_total,unit";

    private CsvWriter() {}

    public static void write(Report report, Appendable out) throws IOException {
        out.append(HEADER).append("\r\n");
        for (Report.Row row : report.rows()) {
            Distribution values = row.values();
            boolean operation = row.kind() == Kind.OPERATION;
            out.append(row.kind().name().toLowerCase(Locale.ROOT)).append(',');
            out.append(text(row.name())).append(',');
            out.append(text(tags(row))).append(',');
            out.append(Long.toString(values.count())).append(',');
            out.append(operation ? Long.toString(values.errors()) : "").append(',');
            out.append(Numbers.plain(values.sum())).append(',');
            out.append(Numbers.plain(values.mean())).append(',');
            out.append(Numbers.plain(values.min())).append(',');
            out.append(Numbers.plain(values.max())).append(',');
            out.append(Numbers.plain(values.percentile(50))).append(',');
            out.append(Numbers.plain(values.percentile(95))).append(',');
            out.append(Numbers.plain(values.percentile(99))).append(',');
            out.append(operation ? Long.toString(values.selfNanos()) : "").append(',');
            out.append(operation ? "nanoseconds" : "").append("\r\n");
        }
    }

    private static String tags(Report.Row row) {
        StringBuilder tags = new StringBuilder();
        row.tags()
                .forEach((key, value) -> tags.append(tags.isEmpty() ? "" : ";")
                        .append(key)
                        .append('=')
                        .append(value));
        return tags.toString();
    }

    /** A quoted text; one that a spreadsheet would run as a formula gets an apostrophe in front. */
    static String text(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
        String inert = formula ? "'" + text : text;
        boolean quoted = false;
        for (int i = 0; i < inert.length() && !quoted; i++) {
            quoted = "\",;'\r\n".indexOf(inert.charAt(i)) >= 0;
        }
        return quoted ? '"' + inert.replace("\"", "\"\"") + '"' : inert;
    }
}
