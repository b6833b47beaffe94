//! Chromium's accessibility tree: what a page is to somebody who does not see it.

use serde_json::Value;

/// All of a page that a screen reader would come across.
#[derive(Debug)]
pub(super) struct Tree(Vec<Node>);

/// One thing on the page.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) role: String,
    pub(super) name: String,
    /// Chromium's number of the element.
    pub(super) element: u64,
    id: String,
    parent: String,
    states: Vec<String>,
}

impl Tree {
    /// Reads the answer to `Accessibility.getFullAXTree`.
    pub(super) fn read(answer: &Value) -> Self {
        let nodes = answer["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self(nodes.iter().filter_map(Node::read).collect())
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.0.iter()
    }

    /// The one thing with one of these names, or the one whose name begins so, among those with a role; with
    /// a part's names, within that part of the page.
    pub(super) fn find(
        &self,
        roles: &[&str],
        names: &[String],
        part: Option<&[String]>,
    ) -> Result<&Node, String> {
        let part = part.map(|names| self.one(names, |node| PARTS.contains(&node.role.as_str())));
        let part = part.transpose()?;
        self.one(names, |node| {
            roles.contains(&node.role.as_str()) && part.is_none_or(|part| self.is_in(node, part))
        })
    }

    fn one(&self, names: &[String], fits: impl Fn(&Node) -> bool) -> Result<&Node, String> {
        let fitting: Vec<&Node> = self.nodes().filter(|node| fits(node)).collect();
        let all = |fits: fn(&Node, &str) -> bool| -> Vec<&Node> {
            let fits = |node: &&&Node| names.iter().any(|name| fits(node, name));
            let mut all: Vec<&Node> = fitting.iter().filter(fits).copied().collect();
            // What is unfolded already is not meant where something in it is called the same.
            if all.len() > 1 {
                all.retain(|node| !node.has("expanded"));
            }
            all
        };
        let exact = all(|node, name| node.name == name);
        let close = all(|node, name| node.name.starts_with(name));
        match (exact.as_slice(), close.as_slice()) {
            ([node], _) | ([], [node]) => Ok(node),
            ([], []) => Err(format!("there are {}", list(&fitting))),
            ([], many) | (many, _) => Err(format!("there are several: {}", list(many))),
        }
    }

    fn is_in(&self, node: &Node, part: &Node) -> bool {
        let mut above = Some(node);
        while let Some(node) = above {
            if node.id == part.id {
                return true;
            }
            above = self.nodes().find(|it| it.id == node.parent);
        }
        false
    }
}

/// Roles of what a page is divided into.
const PARTS: [&str; 6] = ["region", "group", "navigation", "form", "dialog", "search"];

impl Node {
    fn read(value: &Value) -> Option<Self> {
        let text = |key: &str| value[key]["value"].as_str().unwrap_or_default();
        let properties = value["properties"].as_array().map(Vec::as_slice).unwrap_or_default();
        let states = properties.iter().filter(|property| property["value"]["value"] == true);
        // Ignored ones stay in the tree, as ways to what is in them, without a role to find them by.
        let role = if value["ignored"] == true { "" } else { text("role") };
        Some(Self {
            role: role.to_owned(),
            name: plain(text("name")),
            element: value["backendDOMNodeId"].as_u64()?,
            id: value["nodeId"].as_str().unwrap_or_default().to_owned(),
            parent: value["parentId"].as_str().unwrap_or_default().to_owned(),
            states: states.filter_map(|state| state["name"].as_str().map(str::to_owned)).collect(),
        })
    }

    pub(super) fn is_focused(&self) -> bool {
        self.has("focused")
    }

    pub(super) fn is_disabled(&self) -> bool {
        self.has("disabled")
    }

    /// Whether it is the page as a whole.
    pub(super) fn is_page(&self) -> bool {
        self.role == "RootWebArea"
    }

    fn has(&self, state: &str) -> bool {
        self.states.iter().any(|it| it == state)
    }
}

/// Words as a reader takes them: one space between them, whatever the typesetting.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace(['\u{ad}', '\u{200b}', '\u{2060}'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn list(nodes: &[&Node]) -> String {
    let names: Vec<String> =
        nodes.iter().map(|node| format!("{} «{}»", node.role, node.name)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn node(role: &str, name: &str, id: u64, parent: u64) -> Value {
        json!({
            "role": {"value": role}, "name": {"value": name}, "backendDOMNodeId": id,
            "nodeId": id.to_string(), "parentId": parent.to_string(),
        })
    }

    #[test]
    fn a_name_is_found_whole_or_by_its_beginning_and_never_by_chance() {
        let mut hidden = node("button", "Опубликовать", 9, 0);
        hidden["ignored"] = true.into();
        let tree = Tree::read(&json!({"nodes": [
            node("button", "Опубликовать", 1, 0), node("button", "Опубликовать позже", 2, 0),
            node("link", "Экраны\u{a0}школы", 3, 0), node("textbox", "Заголовок", 4, 0), hidden,
        ]}));
        let find = |roles: &[&str], name: &str| {
            tree.find(roles, &[name.to_owned()], None).map(|node| node.element)
        };
        assert_eq!(find(&["button"], "Опубликовать"), Ok(1));
        assert_eq!(find(&["button", "link"], "Экраны школы"), Ok(3));
        assert_eq!(find(&["button", "link"], "Экраны"), Ok(3));
        assert!(find(&["button"], "Опуб").is_err_and(|error| error.contains("several")));
        assert!(find(&["button"], "Заголовок").is_err_and(|error| error.contains("позже")));
    }

    #[test]
    fn what_is_there_twice_is_found_in_its_part_or_where_it_was_unfolded() {
        let mut fold = node("DisclosureTriangle", "Заблокировать", 5, 1);
        fold["properties"] = json!([{"name": "expanded", "value": {"value": true}}]);
        let tree = Tree::read(&json!({"nodes": [
            node("region", "Пароль", 1, 0), node("generic", "", 2, 1), node("textbox", "Пароль", 3, 2),
            node("region", "Коды", 6, 0), node("textbox", "Пароль", 4, 6),
            fold, node("button", "Заблокировать", 7, 1),
        ]}));
        let find = |roles: &[&str], name: &str, part: &str| {
            let part = Some([part.to_owned()]).filter(|_| !part.is_empty());
            let found = tree.find(roles, &[name.to_owned()], part.as_ref().map(|it| &it[..]));
            found.map(|node| node.element)
        };
        assert!(find(&["textbox"], "Пароль", "").is_err());
        assert_eq!(find(&["textbox"], "Пароль", "Пароль"), Ok(3));
        assert_eq!(find(&["textbox"], "Пароль", "Коды"), Ok(4));
        assert_eq!(find(&["button", "DisclosureTriangle"], "Заблокировать", ""), Ok(7));
    }
}
