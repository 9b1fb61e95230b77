//! async-openai: runs the function that the first argument names, and prints what it showed as a line of JSON.

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::ReqwestService;
use async_openai::types::chat::CreateChatCompletionRequest;
use futures::StreamExt;
use serde_json::{Value, json};
use std::env::{args, var};

fn config() -> OpenAIConfig {
    OpenAIConfig::new()
        .with_api_base(var("OCTOAGENT_URL").unwrap() + "/v1")
        .with_api_key(var("OCTOAGENT_API_KEY").unwrap())
}

fn client() -> Client<OpenAIConfig> {
    // region setup
    let config = OpenAIConfig::new()
        .with_api_base(var("OCTOAGENT_URL").unwrap() + "/v1")
        .with_api_key(var("OCTOAGENT_API_KEY").unwrap());
    // a service of its own has no retries; it is in the feature "middleware"
    let once = ReqwestService::new(reqwest::Client::new());
    let client = Client::with_config(config).with_http_service(once);
    // endregion
    client
}

fn asked(more: Value) -> CreateChatCompletionRequest {
    let mut request = json!({
        "model": "planner",
        "messages": [{"role": "user", "content": "How is the weather in Paris?"}],
    });
    request
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    serde_json::from_value(request).unwrap()
}

async fn ask(client: &Client<OpenAIConfig>, more: Value) -> Result<Value, OpenAIError> {
    let answer = client.chat().create(asked(more)).await?;
    Ok(serde_json::to_value(&answer.choices[0].message).unwrap())
}

async fn stream(client: &Client<OpenAIConfig>) -> Result<Value, OpenAIError> {
    let (mut text, mut usage) = (String::new(), None);
    // region stream
    let request = asked(json!({"stream_options": {"include_usage": true}}));
    let mut chunks = client.chat().create_stream(request).await?;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        if let Some(all) = chunk.usage {
            usage = Some(all.total_tokens); // of the last one, which has no choices
        }
        for choice in chunk.choices {
            text += choice.delta.content.as_deref().unwrap_or("");
        }
    }
    // endregion
    Ok(json!({"text": text, "usage": usage}))
}

async fn tools(client: &Client<OpenAIConfig>) -> Result<Value, OpenAIError> {
    let parameters = json!({"type": "object", "properties": {"city": {"type": "string"}}});
    let tools =
        json!([{"type": "function", "function": {"name": "weather", "parameters": parameters}}]);
    let message = ask(client, json!({"tools": tools})).await?;
    let call = &message["tool_calls"][0];
    let arguments: Value =
        serde_json::from_str(call["function"]["arguments"].as_str().unwrap()).unwrap();
    let result = json!({"role": "tool", "tool_call_id": call["id"], "content": "sunny"});
    let question = json!({"role": "user", "content": "How is the weather in Paris?"});
    let said = json!({"role": "assistant", "tool_calls": message["tool_calls"]});
    let after = ask(
        client,
        json!({"tools": tools, "messages": [question, said, result]}),
    )
    .await?;
    Ok(json!({"called": arguments["city"], "text": after["content"]}))
}

async fn structured(client: &Client<OpenAIConfig>) -> Result<Value, OpenAIError> {
    let properties = json!({"city": {"type": "string"}, "celsius": {"type": "integer"}});
    let schema = json!({"name": "report", "schema": {"type": "object", "properties": properties}});
    let format = json!({"type": "json_schema", "json_schema": schema});
    let message = ask(client, json!({"response_format": format})).await?;
    let data: Value = serde_json::from_str(message["content"].as_str().unwrap()).unwrap();
    Ok(json!({"data": data}))
}

#[tokio::main]
async fn main() {
    let client = client();
    let saw = match args().nth(1).unwrap().as_str() {
        "plain" => ask(&client, json!({}))
            .await
            .map(|it| json!({"text": it["content"]})),
        "stream" => stream(&client).await,
        "tools" => tools(&client).await,
        "structured" => structured(&client).await,
        // as it comes
        "untuned" => ask(&Client::with_config(config()), json!({})).await,
        other => panic!("there is no {other}"),
    };
    let saw = saw.unwrap_or_else(|error| {
        let kind = format!("{error:?}");
        let kind = kind.split(|c: char| !c.is_alphanumeric()).next().unwrap();
        json!({"error": {"type": format!("OpenAIError::{kind}"), "status": null, "message": error.to_string()}})
    });
    println!("{saw}");
}
