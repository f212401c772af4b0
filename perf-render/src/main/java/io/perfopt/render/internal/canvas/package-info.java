/** Pacing and quality of canvases. */
package io.perfopt.render.internal.canvas;
