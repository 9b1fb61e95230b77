/** OctoAgent: an agent's one exit to large language models. */
package io.octoagent;
