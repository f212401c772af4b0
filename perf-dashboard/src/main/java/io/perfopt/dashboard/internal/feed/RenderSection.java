package io.perfopt.dashboard.internal.feed;

import io.perfopt.dashboard.internal.View;
import io.perfopt.render.DomStats;
import io.perfopt.render.RenderStats;
import io.perfopt.render.RenderingOptimizer;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/** What was reported of frames and done to the document, over all containers. Thread-safe. */
final class RenderSection implements Section {
    private final RenderingOptimizer render;

    RenderSection(RenderingOptimizer render) {
        this.render = render;
    }

    @Override
    public void write(JsonGenerator json, View view, Instant now) {
        RenderStats stats = render.stats();
        DomStats dom = render.domStats();
        if (stats.renders() + dom.scheduled() == 0) {
            return;
        }
        json.writeObjectPropertyStart("render");
        if (stats.renders() > 0) {
            json.writeObjectPropertyStart("frames");
            json.writeNumberProperty("containers", stats.containers());
            json.writeNumberProperty("renders", stats.renders());
            Fields.millis(json, "average", stats.averageTime());
            Fields.millis(json, "p50", stats.p50());
            Fields.millis(json, "p95", stats.p95());
            Fields.millis(json, "p99", stats.p99());
            Fields.millis(json, "max", stats.maximumTime());
            Fields.number(json, "fps", stats.fpsAverage());
            Fields.number(json, "fpsMinimum", stats.fpsMinimum());
            json.writeNumberProperty("dropped", stats.droppedFrames());
            json.writeNumberProperty("long", stats.longFrames());
            json.writeNumberProperty("reflows", stats.reflows());
            json.writeNumberProperty("repaints", stats.repaints());
            json.writeNumberProperty("nodes", stats.nodes());
            json.writeEndObject();
        }
        if (dom.scheduled() > 0) {
            json.writeObjectPropertyStart("updates");
            json.writeNumberProperty("scheduled", dom.scheduled());
            json.writeNumberProperty("applied", dom.applied());
            json.writeNumberProperty("superseded", dom.superseded());
            json.writeNumberProperty("failed", dom.failed());
            json.writeNumberProperty("rejected", dom.rejected());
            json.writeNumberProperty("pending", dom.pending());
            json.writeNumberProperty("frames", dom.frames());
            json.writeNumberProperty("framesOverBudget", dom.framesOverBudget());
            json.writeNumberProperty("carriedOver", dom.carriedOver());
            json.writeNumberProperty("reflowsAvoided", dom.reflowsAvoided());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
