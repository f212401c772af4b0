/** Updates and render operations put in order, merged and run within a frame's budget. */
package io.perfopt.render.internal.dom;
