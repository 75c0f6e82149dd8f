/** The little JSON that Sluice writes. */
package io.sluice.app.json;
